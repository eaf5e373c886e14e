"""Actor tokens: who is asking, signed by accounts with Ed25519 and verified by whoever owns the data."""

import base64
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from pydantic import ValidationError

from contracts.base import Actor
from contracts.errors import CasebusError, Code

LIFE_SECONDS = 5.0
SERVICE_SECONDS = 30.0  # a process's own token grants nothing that its place on the bus does not
SPARE_SECONDS = 8.0  # longer than a call with its second attempt may take, so that none expires on the way
_CACHE = 4096


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class TokenSigner:
    """Signs tokens; only accounts has the key."""

    def __init__(self, private_pem: str) -> None:
        key = load_pem_private_key(private_pem.encode(), password=None)
        if not isinstance(key, Ed25519PrivateKey):
            raise TypeError("the actor key must be an Ed25519 key")
        self._key = key

    def sign(self, actor: Actor) -> tuple[str, Actor]:
        """The token and the actor with its expiry: five seconds from now for a person, thirty for a process."""
        life = SERVICE_SECONDS if actor.kind == "service" else LIFE_SECONDS
        actor = actor.model_copy(update={"expires": time.time() + life})
        body = actor.model_dump_json(exclude_defaults=True).encode()
        return f"{_encode(body)}.{_encode(self._key.sign(body))}", actor


class TokenVerifier:
    """Verifies tokens; a good one is remembered until it expires."""

    def __init__(self, public_pem: str) -> None:
        key = load_pem_public_key(public_pem.encode())
        if not isinstance(key, Ed25519PublicKey):
            raise TypeError("the actor key must be an Ed25519 key")
        self._key = key
        self._known: dict[str, Actor] = {}

    def verify(self, token: str) -> Actor:
        """The actor; raises CasebusError `unauthenticated` when the token is missing, forged or expired."""
        actor = self._known.get(token) or self._check(token)
        if actor.expires < time.time():
            self._known.pop(token, None)
            raise CasebusError(Code.UNAUTHENTICATED, "The actor token has expired.")
        return actor

    def _check(self, token: str) -> Actor:
        try:
            body_text, signature_text = token.split(".")
            body = _decode(body_text)
            self._key.verify(_decode(signature_text), body)
            actor = Actor.model_validate_json(body)
        except (ValueError, InvalidSignature, ValidationError) as error:
            raise CasebusError(Code.UNAUTHENTICATED, "A valid actor token is needed.") from error
        if len(self._known) >= _CACHE:
            now = time.time()
            self._known = {key: known for key, known in self._known.items() if known.expires > now}
            if len(self._known) >= _CACHE:
                self._known.clear()
        self._known[token] = actor
        return actor


@dataclass
class OwnToken:
    """The token of this very process, asked for anew shortly before it expires."""

    mint: Callable[[], Awaitable[tuple[str, float]]]
    _token: str = ""
    _expires: float = 0.0

    async def __call__(self) -> str:
        """A token that outlasts the longest call."""
        if self._expires - SPARE_SECONDS < time.time():
            self._token, self._expires = await self.mint()
        return self._token
