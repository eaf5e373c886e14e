"""Turns the bytes of a mail into what a person or a test reads."""

from __future__ import annotations

import email
import email.policy
from dataclasses import asdict, dataclass, field
from email.message import EmailMessage
from functools import lru_cache
from typing import Any, cast

from deploy.local.mailbox.store import Mail

KEPT = 500  # letters: whoever waits for a mail asks for the same list ten times a second


@dataclass(frozen=True)
class Attachment:
    """One file in a mail."""

    name: str
    type: str
    size: int


@dataclass(frozen=True)
class Letter:
    """A mail as it is shown; the field names are those of the JSON API."""

    id: int
    sender: str
    to: list[str]
    received: str
    subject: str
    headers: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The JSON API's object: `sender` is called `from` there."""
        fields = asdict(self)
        return {"id": fields.pop("id"), "from": fields.pop("sender"), **fields}


@lru_cache(maxsize=KEPT)
def read(mail: Mail) -> Letter:
    """Read one mail; what cannot be decoded is shown as far as it goes."""
    message = email.message_from_bytes(mail.raw, policy=email.policy.default)
    return Letter(
        id=mail.id,
        sender=mail.sender,
        to=list(mail.recipients),
        received=mail.received,
        subject=str(message.get("Subject", "")),
        headers=[(name, str(value)) for name, value in message.items()],
        text=_body(message, "plain"),
        html=_body(message, "html"),
        attachments=[_attachment(part) for part in message.iter_attachments()],
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, UnicodeError):  # an unknown character set
        return cast(bytes, part.get_payload(decode=True) or b"").decode(errors="replace")


def _attachment(part: Any) -> Attachment:
    payload = part.get_payload(decode=True) or b""
    return Attachment(part.get_filename() or "unnamed", part.get_content_type(), len(payload))
