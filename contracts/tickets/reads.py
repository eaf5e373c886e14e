"""Reading tickets: one, lists, counts, search, access."""

from typing import Literal

from pydantic import Field

from contracts.base import Audience, Reading, Request
from contracts.tickets.model import Powers, Sort, TicketHead, TicketId, View


class ReadTicket(Request):
    """One ticket, as the actor may see it."""

    ticket: TicketId


class ListTickets(Request):
    """A page of tickets; which portal and whose tickets follows from the actor."""

    view: View = "open"
    queue: str = ""
    statuses: tuple[str, ...] = ()
    priority: str = ""
    assignee: str = ""
    company: str = Field(default="", description="staff only")
    contact: str = Field(default="", description="staff only; a customer may name themselves")
    sort: Sort = "activity"
    descending: bool = True
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)
    see: str = Field(default="", description="ticket id that must be seen at `see_revision`, waited for at most 500 ms")
    see_revision: int = 0


class TicketPage(Reading):
    """Tickets, newest first unless asked otherwise; `total` stops at 1,000; `late` says that a write may be missing."""

    items: tuple[TicketHead, ...]
    total: int
    next: str = ""
    late: bool = False


class CountTickets(Request):
    """Counts for the sidebar and the tabs."""


class Counts(Reading):
    """How many tickets the actor has in each view, queue and status kind; open ones only but for `all`."""

    open: int
    all: int
    mine: int = 0
    unassigned: int = 0
    vendor_turn: int = 0
    queues: dict[str, int] = {}
    statuses: dict[str, int] = {}


class SearchTickets(Request):
    """Search numbers, titles, texts, comments and file names of what the actor may see."""

    text: str = Field(min_length=1, max_length=200)
    view: Literal["all", "open"] = "all"
    statuses: tuple[str, ...] = Field(default=(), max_length=50)
    queue: str = ""
    company: str = Field(default="", description="staff only")
    similar: bool = Field(default=True, description="when nothing has the very words, look for nearly the same ones")
    sort: Literal["relevance", "date"] = Field(default="date", description="by date: the last change first")
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


class Hit(Reading):
    """A found ticket; `excerpt` marks the words with U+E000 … U+E001, to be escaped before they become tags."""

    ticket: TicketHead
    excerpt: str = ""


class SearchPage(Reading):
    """What was found; `total` stops at 1,000; `late` says that changes of the last second may be missing."""

    items: tuple[Hit, ...]
    total: int
    next: str = ""
    similar: bool = Field(default=False, description="nothing has the very words; these have nearly the same")
    late: bool = False


class CheckAccess(Request):
    """Files asks what the actor may do with a ticket, and where its folder is."""

    ticket: TicketId


class Access(Reading):
    """What the actor may do with the ticket; `not_found` when they may not see it."""

    ticket: str
    portal: str
    company: str
    company_slug: str
    number: str
    may: Powers
    audience: Audience | None = Field(default=None, description="who may know of what happens to its files")


class CheckSight(Request):
    """Notify asks which of these tickets the actor may see."""

    tickets: tuple[TicketId, ...] = Field(max_length=100)


class Sight(Reading):
    """Those that they may see."""

    tickets: tuple[str, ...]


class CheckKeys(Request):
    """The operator asks which keys tickets of a portal have, besides these that its definition has."""

    portal: str
    statuses: tuple[str, ...]
    queues: tuple[str, ...]
    priorities: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    fields: tuple[str, ...] = Field(default=(), description="`field=option` of a choice, `field` of a line")


class MissingKey(Reading):
    """A key that no definition has: how many tickets have it, and the numbers of the newest 20."""

    name: Literal["status", "queue", "priority", "type", "field"]
    key: str
    numbers: tuple[str, ...]
    count: int


class MissingKeys(Reading):
    """The keys that a definition must get back."""

    items: tuple[MissingKey, ...] = ()
