"""Links that stop mails about new versions: signed, so that only we can have made them, and never used up."""

import base64
import hashlib
import hmac
import re

_TOKEN = re.compile(r"([A-Za-z0-9_-]{1,60})\.([a-z][a-z0-9_-]{0,39})\.([a-z2-7]{26})")
_PROOF_BYTES = 16


def stop_token(key: str, portal: str, product: str, person: str) -> str:
    """What the link of one person's mails about a product has in it; no secret, and good for nothing else."""
    return f"{person}.{product}.{_proof(key, portal, product, person)}"


def read_stop_token(key: str, portal: str, token: str) -> tuple[str, str] | None:
    """The person and the product; None for a token that we have not made, or for another portal."""
    found = _TOKEN.fullmatch(token)
    if found is None:
        return None
    person, product, proof = found.groups()
    return (person, product) if hmac.compare_digest(proof, _proof(key, portal, product, person)) else None


def _proof(key: str, portal: str, product: str, person: str) -> str:
    said = f"stop mails\n{portal}\n{product}\n{person}".encode()
    digest = hmac.new(key.encode(), said, hashlib.sha256).digest()[:_PROOF_BYTES]
    return base64.b32encode(digest).decode().lower().rstrip("=")
