"""Signatures and secrets of webhooks, as Standard Webhooks 1.0.0 has them."""

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"


def secret_of(key: str, salt: str) -> str:
    """The secret that belongs to a salt: made again whenever it is needed, so that it is kept nowhere."""
    raw = hmac.new(key.encode(), b"webhook\0" + salt.encode(), hashlib.sha256).digest()
    return PREFIX + base64.b64encode(raw).decode()


def signature(secrets: Sequence[str], message_id: str, timestamp: int, body: bytes) -> str:
    """The header `webhook-signature`: one signature for each secret that is valid now."""
    signed = f"{message_id}.{timestamp}.".encode() + body
    return " ".join(f"v1,{_signed(secret, signed)}" for secret in secrets)


def _signed(secret: str, content: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(PREFIX))
    return base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
