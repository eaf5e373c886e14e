"""Actor tokens: full ones that every process accepts, and limited ones that accounts alone can verify."""

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from contracts.base import Actor
from contracts.errors import CasebusError
from kit.tokens import TokenSigner, TokenVerifier
from services.accounts.wire import LimitedActor


class ActorTokens:
    """Signs with the key that all processes know, or, limited, with one that is derived here and known to nobody."""

    def __init__(self, private_pem: str, limited_seed: bytes) -> None:
        self._full = TokenSigner(private_pem)
        self._limited = TokenSigner(_private_pem(limited_seed))

    def sign(self, actor: Actor, *, limited: bool = False) -> tuple[str, Actor]:
        """Token and actor with its expiry."""
        return (self._limited if limited else self._full).sign(actor)


class AccountsVerifier(TokenVerifier):
    """Verifies both kinds; whoever has a limited token is a LimitedActor."""

    def __init__(self, public_pem: str, limited_seed: bytes) -> None:
        super().__init__(public_pem)
        self._limited = TokenVerifier(_public_pem(limited_seed))

    def verify(self, token: str) -> Actor:
        """The actor; raises CasebusError `unauthenticated`."""
        try:
            return super().verify(token)
        except CasebusError:
            return LimitedActor.model_validate(self._limited.verify(token).model_dump())


def _private_pem(seed: bytes) -> str:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public_pem(seed: bytes) -> str:
    key = Ed25519PrivateKey.from_private_bytes(seed).public_key()
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
