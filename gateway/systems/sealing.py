"""Addresses that carry what we need to know again, unreadable for whoever carries them."""

import base64
import hashlib
import json
import secrets
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_PURPOSE = b"uploads of outside systems"
_NONCE = 12


class Envelopes:
    """AES-256-GCM under a key of our own, derived from the one that all replicas have."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(hashlib.sha256(_PURPOSE + b"\0" + key).digest())

    def close(self, value: dict[str, Any]) -> str:
        """The value as a text that is safe in an address."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, json.dumps(value).encode(), _PURPOSE)
        return base64.urlsafe_b64encode(nonce + sealed).rstrip(b"=").decode()

    def open(self, text: str) -> dict[str, Any] | None:
        """The value again; None when it is not ours."""
        try:
            raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            found: dict[str, Any] = json.loads(self._cipher.decrypt(raw[:_NONCE], raw[_NONCE:], _PURPOSE))
        except (InvalidTag, ValueError):
            return None
        return found
