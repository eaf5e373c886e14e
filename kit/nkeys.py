"""NATS user keys: making, reading and signing with them (https://docs.nats.io/using-nats/developer/connecting/nkey)."""

import base64
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_SEED = 18 << 3  # 'S'
_USER = 20 << 3  # 'U'


@dataclass(frozen=True)
class UserKey:
    """An Ed25519 key pair of a NATS user; its seed is the secret."""

    seed: str

    @classmethod
    def new(cls) -> "UserKey":
        """Another one."""
        head = bytes([_SEED | (_USER >> 5), (_USER & 31) << 3])
        return cls(_encoded(head + secrets.token_bytes(32)))

    @property
    def public(self) -> str:
        """What the server is told; begins with U."""
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        return _encoded(bytes([_USER]) + raw)

    def sign(self, nonce: bytes) -> bytes:
        """The raw signature of what the server sent."""
        return self._key.sign(nonce)

    def answer(self, nonce: str) -> bytes:
        """The signature as it travels in CONNECT."""
        return base64.urlsafe_b64encode(self.sign(nonce.encode())).rstrip(b"=")

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(_decoded(self.seed)[2:34])


def _encoded(raw: bytes) -> str:
    return base64.b32encode(raw + struct.pack("<H", _checksum(raw))).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    """The bytes before the checksum; raises ValueError when it is no user's seed."""
    raw = base64.b32decode(text.strip() + "=" * (-len(text.strip()) % 8))
    body, (told,) = raw[:-2], struct.unpack("<H", raw[-2:])
    if told != _checksum(body) or len(body) != 34 or body[0] & 0xF8 != _SEED:
        raise ValueError("not the seed of a NATS user")
    return body


def _checksum(data: bytes) -> int:
    """CRC-16/XMODEM."""
    crc = 0
    for byte in data:
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return crc
