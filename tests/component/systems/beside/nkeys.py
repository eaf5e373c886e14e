"""What nats-py asks of the package `nkeys`, for examples that run where only our own is there."""

from __future__ import annotations

from dataclasses import dataclass

from kit.nkeys import UserKey


@dataclass
class KeyPair:
    """A key pair by its seed."""

    key: UserKey

    @property
    def public_key(self) -> bytes:
        return self.key.public.encode()

    def sign(self, data: bytes) -> bytes:
        return self.key.sign(data)

    def wipe(self) -> None:
        """The process ends soon."""


def from_seed(seed: bytearray) -> KeyPair:
    return KeyPair(UserKey(bytes(seed).decode().strip()))
