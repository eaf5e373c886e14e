"""Makes the bytes of a mail: headers that nothing can be smuggled into, a text and an HTML part."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from services.notify.domain.texts import one_line
from services.notify.ports import UnrenderableError

_ADDRESS = re.compile(r"[^\s@<>\",;:\\()\[\]\x00-\x1f\x7f-\uffff]+@[^\s@<>\",;:\\()\[\]\x00-\x1f\x7f]+")
_ODD = re.compile(r"[^a-z0-9._-]+")
_SUBJECT = 180
_NAME = 100


@dataclass(frozen=True, slots=True)
class Mail:
    """Everything that a mail is made of; `at` is when what it tells happened, so that a repeat is the same mail."""

    sender_name: str
    sender: str
    name: str
    recipient: str
    subject: str
    message_id: str
    thread: str
    reply_to: str
    portal: str
    kind: str
    at: datetime
    language: str
    text: str
    html: str


def envelope_address(text: str) -> str:
    """An address as servers take it, with its domain in ASCII; raises UnrenderableError for what is none."""
    if not _ADDRESS.fullmatch(text):
        raise UnrenderableError("not an address that mail can be sent to")
    user, _, domain = text.rpartition("@")
    try:
        return f"{user}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as error:
        raise UnrenderableError("the address has no valid domain") from error


def message_id(domain: str, *parts: str) -> str:
    """A Message-ID made of these parts: the same parts give the same one."""
    return f"<{'.'.join(_ODD.sub('-', part.lower()) for part in parts)}@{domain}>"


def render(mail: Mail) -> bytes:
    """The bytes to be sent; the same mail gives the same bytes."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address(one_line(mail.sender_name, _NAME), addr_spec=mail.sender)
        message["To"] = Address(one_line(mail.name, _NAME), addr_spec=mail.recipient)
        message["Subject"] = one_line(mail.subject, _SUBJECT)
        if mail.reply_to:
            message["Reply-To"] = Address(one_line(mail.sender_name, _NAME), addr_spec=mail.reply_to)
    except (ValueError, IndexError, MessageError) as error:
        raise UnrenderableError(f"headers: {error}") from error
    message["Date"] = format_datetime(mail.at)
    message["Message-ID"] = mail.message_id
    if mail.thread:
        message["In-Reply-To"] = mail.thread
        message["References"] = mail.thread
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: nobody's holiday notice answers this
    message["X-Auto-Response-Suppress"] = "All"
    message["X-Casebus-Portal"] = mail.portal
    message["X-Casebus-Mail"] = mail.kind
    message.set_content(mail.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", charset="utf-8", cte="quoted-printable")
    message["Content-Language"] = mail.language
    message.set_boundary(f"=_{hashlib.sha256(mail.message_id.encode()).hexdigest()[:40]}")
    return message.as_bytes()
