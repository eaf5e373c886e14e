"""Secrets that are derived instead of kept: whoever has the server key can make them again, nobody else."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field

# 31 letters and digits that are not mistaken for one another when typed from a mail
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS = 4
_GROUP = 4


def digest_of(secret: str) -> str:
    """What is kept of a secret with at least 128 random bits; such a one needs no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_secret(person: str) -> str:
    """A session's or API token's secret: 256 random bits, behind the id of the person whose document knows it."""
    return f"{person}.{secrets.token_urlsafe(32)}"


def person_of(secret: str) -> str:
    """The id of the person in a session's secret or a mailed token."""
    return secret.partition(".")[0]


def same(left: str, right: str) -> bool:
    """Whether two digests are the same, in a time that does not tell where they differ."""
    return hmac.compare_digest(left.encode(), right.encode())


@dataclass(frozen=True)
class Derived:
    """Derives each secret of a mail from person, purpose and generation."""

    key: bytes = field(repr=False)

    def password(self, person: str, generation: int) -> str:
        """A generated password: 79 bits in four groups, like `k7mf-x2pd-9wqh-tz4n`."""
        number = int.from_bytes(self._mac("password", person, str(generation)))
        letters = []
        for _ in range(_GROUPS * _GROUP):
            number, index = divmod(number, len(_ALPHABET))
            letters.append(_ALPHABET[index])
        text = "".join(letters)
        return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))

    def link(self, purpose: str, person: str, generation: int) -> str:
        """The token of a mailed link: 256 bits, behind the id of its person."""
        return f"{person}.{self._mac(purpose, person, str(generation)).hex()}"

    def text(self, purpose: str, person: str, generation: int) -> str:
        """The secret for a mail with this purpose."""
        if purpose == "password":
            return self.password(person, generation)
        return self.link(purpose, person, generation)

    def fingerprint(self, *parts: str) -> str:
        """A short name for something that must not be readable where it is kept."""
        return self._mac("fingerprint", *parts).hex()[:32]

    def seed(self, purpose: str) -> bytes:
        """32 bytes for a signing key of this purpose."""
        return self._mac("seed", purpose)

    def _mac(self, *parts: str) -> bytes:
        # lengths in front keep ("ab", "c") and ("a", "bc") apart
        message = b"".join(len(part.encode()).to_bytes(4) + part.encode() for part in parts)
        return hmac.new(self.key, message, hashlib.sha256).digest()
