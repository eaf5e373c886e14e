"""Reply addresses: one for each mail and person, signed, so that only we can have made it."""

import base64
import hashlib
import hmac
import re

_LOCAL = re.compile(r"reply\+([a-z0-9._-]{1,50})\.([0-9]{1,4})\.([a-z2-7]{16})")
_PROOF_BYTES = 10
LONGEST_LOCAL = 64  # RFC 5321, section 4.5.3.1.1


def reply_address(key: str, notice: str, delivery: str, domain: str) -> str:
    """`reply+<notice>.<delivery>.<proof>@…`: finds the ticket and the person; empty where no server would carry it."""
    reference = f"{notice}.{delivery}"
    local = f"reply+{reference}.{_proof(key, reference)}"
    return f"{local}@{domain}" if domain and len(local) <= LONGEST_LOCAL else ""


def read_reply_address(key: str, address: str, domain: str) -> tuple[str, str] | None:
    """The notice and delivery that an address answers; None for one that we have not made. Case does not matter."""
    local, _, host = address.strip().lower().rpartition("@")
    found = _LOCAL.fullmatch(local)
    if not domain or host != domain.lower() or found is None:
        return None
    notice, delivery, proof = found.groups()
    good = hmac.compare_digest(proof, _proof(key, f"{notice}.{delivery}"))
    return (notice, delivery) if good else None


def _proof(key: str, reference: str) -> str:
    digest = hmac.new(key.encode(), reference.encode(), hashlib.sha256).digest()[:_PROOF_BYTES]
    return base64.b32encode(digest).decode().lower()
