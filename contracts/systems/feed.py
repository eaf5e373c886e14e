"""What other systems hear: each kind of event with the only fields that it may carry."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, Literal, TypeVar

from pydantic import Field

from contracts.base import Reading
from contracts.systems.grants import Grant


class FeedData(Reading):
    """What each event says at least."""

    portal: str


class TicketNews(FeedData):
    """A ticket as it is afterwards, by ids and keys; `title` and `text` only with the grant see.texts."""

    ticket: str = Field(description="id, e.g. autowork/AW-12")
    number: str
    company: str = Field(description="id")
    contact: str = Field(description="id of the person")
    by: str = Field(description="id of who did it; system:<name> for a system")
    by_side: Literal["customer", "vendor", "system"]
    queue: str
    priority: str
    type: str
    status: str
    kind: str = Field(description="what kind of status that is, alike in all portals")
    status_before: str = Field(default="", description="only when it moved")
    assignee: str = Field(default="", description="id of the person")
    revision: int
    entries: tuple[str, ...] = Field(default=(), description="ids of the entries that this added")
    files: int = Field(default=0, description="how many files came with it")
    closes_at: datetime | None = Field(default=None, description="only when it is about to close by itself")
    title: str | None = None
    text: str | None = Field(default=None, description="what was written, cut at 8 KiB")


class FileNews(FeedData):
    """A file was filed in the folders of a ticket; its `name` only with the grant see.texts."""

    ticket: str
    file: str = Field(description="id")
    size: int = Field(description="bytes")
    media_type: str
    entry: str = Field(default="", description="the entry of the timeline that it came with")
    by: str = Field(description="id of who sent it")
    name: str | None = None


class PersonNews(FeedData):
    """Something about a person changed; who they are is asked with person.find."""

    person: str
    company: str
    active: bool


class PersonGone(FeedData):
    """A person was erased: remove what you keep of them; events with their id are gone from the stream."""

    person: str


class LedgerNews(FeedData):
    """Subscriptions or invoices of these companies changed."""

    companies: tuple[str, ...] = Field(description="ids")


Data = TypeVar("Data", bound=FeedData)


@dataclass(frozen=True)
class FeedKind(Generic[Data]):
    """One kind of event: `<object>.<fact>`, the grant that it needs, and another one besides where there is one."""

    name: str
    summary: str
    data: type[Data]
    grant: Grant
    besides: Grant | None = None

    @property
    def type(self) -> str:
        """The CloudEvents type."""
        return f"casebus.v1.{self.name}"

    def subject(self, system: str, portal: str, person: str) -> str:
        """The subject in a system's stream; it ends with who did it, so that their events can be purged."""
        return f"feed.{system}.{portal}.{self.name}.{person.replace('.', '_').replace(':', '_') or 'nobody'}"


TICKET_OPENED = FeedKind("ticket.opened", "A ticket was opened", TicketNews, "feed.ticket")
TICKET_COMMENTED = FeedKind("ticket.commented", "Somebody commented on a ticket", TicketNews, "feed.ticket")
TICKET_NOTED = FeedKind("ticket.noted", "Staff wrote an internal note", TicketNews, "feed.ticket", "see.notes")
TICKET_CHANGED = FeedKind("ticket.changed", "A ticket was moved, assigned or changed", TicketNews, "feed.ticket")
TICKET_CLOSING = FeedKind("ticket.closing_soon", "A ticket is about to close by itself", TicketNews, "feed.ticket")
FILE_FILED = FeedKind("file.filed", "A file of a ticket was filed", FileNews, "feed.file")
PERSON_CHANGED = FeedKind("person.changed", "Something about a person changed", PersonNews, "feed.person")
PERSON_ERASED = FeedKind("person.erased", "A person was erased", PersonGone, "feed.person")
LEDGER_CHANGED = FeedKind("ledger.changed", "Subscriptions or invoices changed", LedgerNews, "feed.ledger")

KINDS: tuple[FeedKind[Any], ...] = (
    TICKET_OPENED,
    TICKET_COMMENTED,
    TICKET_NOTED,
    TICKET_CHANGED,
    TICKET_CLOSING,
    FILE_FILED,
    PERSON_CHANGED,
    PERSON_ERASED,
    LEDGER_CHANGED,
)


class FeedEvent(Reading):
    """The CloudEvents 1.0 envelope (JSON format) of what a system hears."""

    specversion: Literal["1.0"] = "1.0"
    id: str = Field(description="the same event never has two; `Nats-Msg-Id` of its message")
    source: str = "/casebus"
    type: str = Field(description="e.g. casebus.v1.ticket.opened")
    subject: str = Field(description="id of what it is about, e.g. autowork/AW-12")
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    data: dict[str, Any]
