"""A ticket, its timeline and its parts, as they travel."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contracts.base import Party, Reading, Request, known
from contracts.files import UploadRef
from contracts.portal import Kind, Visibility

Channel = Literal["portal", "mail", "phone", "bus", "api"]
Way = Literal["", "on_site", "remote", "third_party"]
EntryKind = Literal["comment", "note", "change"]
CostState = Literal["told", "proposed", "accepted", "declined"]
ReleaseHope = Literal["", "coming", "out", "solved", "not_solved"]
Turn = Literal["customer", "vendor", "other", "nobody"]
Power = Literal[
    "comment",
    "note",
    "edit",
    "assign",
    "move",
    "plan",
    "resolve",
    "share",
    "attach",
    "price",
    "answer_cost",
    "answer_release",
    "unmailed",
]
Powers = Annotated[tuple[Power, ...], BeforeValidator(known(Power))]
"""What somebody may do; a reader passes over what only a later version knows."""
View = Literal["open", "all", "mine", "unassigned", "vendor_turn"]
Sort = Literal["activity", "created", "priority", "number"]

TicketId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}/[A-Z0-9-]{1,30}$", description="<portal>/<number>")]
ArticleId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}/kb-[0-9]{1,9}$", description="<portal>/kb-<number>")]
Articles = Annotated[tuple[ArticleId, ...], Field(max_length=20)]
RequestId = Annotated[str, Field(min_length=8, max_length=80, pattern=r"^[A-Za-z0-9_-]+$")]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Release = Annotated[str, Field(max_length=60, description="name of a coming release, e.g. 4.2")]
LongText = Annotated[str, Field(min_length=1, max_length=50_000)]
Uploads = Annotated[tuple[str, ...], Field(max_length=200)]
FieldValues = Annotated[
    dict[str, Annotated[str, Field(max_length=200)]],
    Field(max_length=50, description="the portal's own fields by key: the key of an option, or what was typed"),
]


class FieldChange(Reading):
    """One field that changed; statuses, queues and priorities by key, people by name."""

    field: str
    before: str
    after: str


class Entry(Reading):
    """One entry of a ticket's timeline; `staff_only` ones are never given to a customer."""

    id: str
    kind: EntryKind
    at: datetime
    by: Party
    text: str = ""
    staff_only: bool = False
    changes: tuple[FieldChange, ...] = ()
    files: tuple[UploadRef, ...] = ()
    quoted: str = Field(default="", description="what a mail quoted of earlier ones; shown folded")
    channel: Literal["", "mail"] = Field(default="", description="`mail`: it was sent by e-mail")
    unmailed: bool = Field(default=False, description="staff had nobody mailed about it")


class Appointment(Request):
    """A visit or a call; `place` is an address or a link."""

    starts: datetime
    minutes: int = Field(default=60, ge=5, le=7 * 24 * 60)
    place: str = Field(default="", max_length=300)
    people: str = Field(default="", max_length=300)


class ExternalParty(Request):
    """A third party that takes part in finding the solution."""

    name: str = Field(min_length=1, max_length=200)
    contact: str = Field(default="", max_length=300)
    reference: str = Field(default="", max_length=100)


Amount = Annotated[str, Field(pattern=r"^[0-9]{1,9}(\.[0-9]{1,2})?$", description="without a currency, e.g. 1250.00")]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]


class Cost(Reading):
    """What the work costs, and what the customer said to it; `told` asks for no answer. `id` names the proposal."""

    id: str
    amount: str
    currency: str
    explanation: str = ""
    state: CostState
    by: Party
    at: datetime
    answered_by: Party | None = None
    answered_at: datetime | None = None


class Resolution(Reading):
    """The nature of the error and its solution, as documented when the ticket ended."""

    cause: str
    solution: str
    way: Way
    outcome: str
    by: Party
    at: datetime


class TicketHead(Reading):
    """A ticket without its texts: what lists show and events carry."""

    id: str
    number: str
    portal: str
    company: str
    company_name: str
    contact: Party
    created_by: Party
    channel: Channel
    queue: str
    title: str
    priority: str = ""
    type: str = ""
    fields: dict[str, str] = Field(default={}, description="the portal's own fields by key: option, or what was typed")
    status: str
    kind: Kind
    status_since: datetime
    notice_at: datetime | None = Field(default=None, description="when people were told that it closes by itself")
    turn: Turn
    assignee: Party | None = None
    visibility: Visibility
    participants: tuple[str, ...] = ()
    way: Way = ""
    appointment: Appointment | None = None
    external: ExternalParty | None = None
    cost: Cost | None = None
    release: str = Field(default="", description="the coming release that its solution will be in")
    release_id: str = Field(
        default="", description="that release among the portal's downloads, where it is one of them"
    )
    release_hope: ReleaseHope = Field(
        default="", description="whether that release is out, and then whether the customer says it solved this"
    )
    comments: int = 0
    created_at: datetime
    updated_at: datetime
    revision: int = Field(description="counts the changes that its reader may see")


class Follower(Reading):
    """A ticket that goes on with another one."""

    id: str
    number: str
    title: str
    by: Party
    at: datetime


class Ticket(TicketHead):
    """A ticket as its reader may see it; `may` and `statuses` say what the reader can do next."""

    description: str
    files: tuple[UploadRef, ...] = ()
    timeline: tuple[Entry, ...] = ()
    resolution: Resolution | None = None
    unmailed: bool = Field(default=False, description="staff had nobody mailed when they opened it")
    may: Powers = ()
    statuses: tuple[str, ...] = Field(default=(), description="statuses that the reader may move it to")
    articles_offered: tuple[str, ...] = Field(default=(), description="staff only: articles offered before it was sent")
    articles_read: tuple[str, ...] = Field(default=(), description="staff only: articles read before it was sent")
    follows: str = Field(default="", description="the ticket that it goes on with, for those who may see that one")
    followed_by: tuple[Follower, ...] = Field(
        default=(), description="of one that has ended: those that go on with it, as far as the reader may see them"
    )


class Written(Reading):
    """The answer to each write: the ticket and its revision, for a read that must see it."""

    id: str
    number: str
    revision: int
