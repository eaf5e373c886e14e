"""Mail that came in, as staff see it: what became of it, what waits in quarantine, and what they do about it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Nothing, Operation, Reading, Request
from contracts.tickets.model import TicketId

Reason = Literal[
    "",
    "unknown_sender",
    "not_the_person",
    "not_allowed",
    "no_ticket",
    "unproven",
    "forged",
    "auto_reply",
    "bounce",
    "list",
    "loop",
    "too_many",
    "broken",
    "empty",
    "not_processed",
]
IncomingState = Literal["waiting", "accepted", "quarantined", "deleted"]
IncomingId = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[a-z0-9-]+$")]


class IncomingRow(Reading):
    """One mail for one of the portal's addresses."""

    id: str
    at: datetime
    sender: str
    subject: str
    recipient: str
    state: IncomingState
    reason: Reason = ""
    detail: str = Field(default="", description="what the owner of the ticket said, in English")
    ticket: str = Field(default="", description="the ticket that it belongs to, or became")
    size: int = 0


class ListIncoming(Request):
    """The portal's mail in one state, newest first, for staff."""

    state: IncomingState = "quarantined"
    limit: int = Field(default=50, ge=1, le=200)


class IncomingList(Reading):
    """Some of it."""

    items: tuple[IncomingRow, ...]


class IncomingCounts(Reading):
    """How much came in and what became of it: received = accepted + quarantined + waiting."""

    received: int
    accepted: int
    quarantined: int = Field(description="those that staff have deleted are among them")
    waiting: int
    open: int = Field(description="in quarantine, and not deleted by staff")
    oldest_seconds: int = Field(description="age of the oldest that waits")


class ReadIncoming(Request):
    """One mail of the portal, to be looked at."""

    id: IncomingId


class Attached(Reading):
    """A file in a mail."""

    name: str
    size: int
    type: str


class IncomingMail(IncomingRow):
    """A mail as text: nothing of it is run, fetched or shown as HTML."""

    headers: tuple[tuple[str, str], ...] = ()
    text: str = ""
    quoted: str = ""
    files: tuple[Attached, ...] = ()
    kept: bool = Field(default=True, description="whether the mail as it came is still stored")


class AcceptIncoming(Request):
    """Staff make it a ticket of a person, or that person's comment on a ticket."""

    id: IncomingId
    person: str = Field(min_length=1, max_length=80)
    ticket: TicketId | Literal[""] = ""


class HandleIncoming(Request):
    """Staff have it judged anew, delete it, or take that back."""

    id: IncomingId
    what: Literal["replay", "delete", "restore"]


LIST_INCOMING = Operation("notify", "list_incoming", ListIncoming, IncomingList, repeatable=True)
INCOMING_STATE = Operation("notify", "incoming_state", Nothing, IncomingCounts, repeatable=True)
READ_INCOMING = Operation("notify", "read_incoming", ReadIncoming, IncomingMail, repeatable=True)
ACCEPT_INCOMING = Operation("notify", "accept_incoming", AcceptIncoming, IncomingRow, repeatable=True)
HANDLE_INCOMING = Operation("notify", "handle_incoming", HandleIncoming, IncomingRow, repeatable=True)
