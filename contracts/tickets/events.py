"""The facts that tickets tells."""

from datetime import datetime

from pydantic import Field

from contracts.base import EventData, EventType, Party
from contracts.files import UploadRef
from contracts.tickets.model import Entry, TicketHead


class TicketFact(EventData):
    """Something happened to a ticket: its head afterwards, and the entries that this added.

    A description or comment is cut at 8 KiB of plain text. `uploads` names the files to be placed, by entry.
    """

    ticket: TicketHead
    shown_revision: int = Field(default=0, description="the revision that customers are told; 0: that of the ticket")
    company_slug: str
    by: Party
    entries: tuple[Entry, ...] = ()
    description: str = Field(default="", description="only when opened")
    uploads: tuple[UploadRef, ...] = ()
    moved_from: str = Field(default="", description="the status before, when this moved it")
    assignee_changed: bool = False
    closes_at: datetime | None = Field(default=None, description="only when it is about to close by itself")
    unmailed: bool = Field(default=False, description="staff want nobody mailed about this, but for what must go")
    invited: tuple[str, ...] = Field(default=(), description="people with whom this shared it")
    previous_audience: tuple[str, ...] = Field(default=(), description="people who could see it before, not any more")


OPENED = EventType("tickets", "opened", TicketFact)
COMMENTED = EventType("tickets", "commented", TicketFact)
NOTED = EventType("tickets", "noted", TicketFact)
CHANGED = EventType("tickets", "changed", TicketFact)
CLOSING_SOON = EventType("tickets", "closing_soon", TicketFact)
REDACTED = EventType("tickets", "redacted", TicketFact)
