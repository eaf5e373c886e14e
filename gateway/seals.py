"""Values that the gateway can recognise as its own again: HMACs under one key, separated by purpose."""

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any


class Seals:
    """Makes and checks sealed values; nothing that it makes is secret from the person who carries it."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def mark(self, purpose: str, text: str) -> str:
        """A 160-bit mark of this text for this purpose, safe in addresses and cookies."""
        digest = hmac.new(self._key, f"{purpose}\0{text}".encode(), hashlib.sha256).digest()
        return base64.urlsafe_b64encode(digest[:20]).rstrip(b"=").decode()

    def holds(self, purpose: str, text: str, mark: str) -> bool:
        """Whether the mark is ours for this text and purpose."""
        return hmac.compare_digest(self.mark(purpose, text).encode(), mark.encode("utf-8", "replace"))

    def seal(self, purpose: str, value: Any) -> str:
        """A JSON value as one sealed text."""
        body = base64.urlsafe_b64encode(json.dumps(value, separators=(",", ":")).encode()).rstrip(b"=").decode()
        return f"{body}.{self.mark(purpose, body)}"

    def unseal(self, purpose: str, text: str) -> Any:
        """The value again, or None when it is not ours."""
        body, _, mark = text.partition(".")
        if not mark or not self.holds(purpose, body, mark):
            return None
        return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def nonce() -> str:
    """128 random bits as text."""
    return secrets.token_urlsafe(16)
