"""What other systems ask about tickets and files, and what they are answered."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field

from contracts.base import Reading, Request
from contracts.portal import Visibility
from contracts.systems.parts import Behalf, Files, RequestKey, TicketRef

Text = Annotated[str, Field(min_length=1, max_length=50_000)]
Title = Annotated[str, Field(min_length=1, max_length=200)]
Key = Annotated[str, Field(max_length=60)]
FieldValues = Annotated[
    dict[str, Annotated[str, Field(max_length=200)]],
    Field(max_length=50, description="the portal's own fields by key: the key of an option, or what was typed"),
]


class TicketCreate(Request):
    """Open a ticket: on behalf of a customer, who is its author, or as the system for a `contact`; one of the two."""

    request_id: RequestKey = ""
    on_behalf: Behalf = ""
    contact: Behalf = ""
    title: Title
    description: Text
    queue: Key = ""
    priority: Key = ""
    type: Key = ""
    fields: FieldValues = {}
    visibility: Visibility | None = None
    files: Files = ()


class TicketComment(Request):
    """Comment on a ticket; `internal` makes it a note for staff only, which needs the grant see.notes."""

    request_id: RequestKey = ""
    ticket: TicketRef
    text: Text
    on_behalf: Behalf = ""
    internal: bool = False
    status: Key = Field(default="", description="a status to which it moves in the same step")
    files: Files = ()


class TicketStatus(Request):
    """Move a ticket to another status."""

    request_id: RequestKey = ""
    ticket: TicketRef
    status: Annotated[str, Field(min_length=1, max_length=60)]
    on_behalf: Behalf = ""
    expected_status: Key = Field(
        default="", description="a conflict, when it has neither this one nor the one asked for"
    )


class TicketWritten(Reading):
    """The ticket after a write; a repeat with the same key answers the same."""

    id: str
    number: str
    revision: int
    url: str = Field(description="where people read it")


class TicketGet(Request):
    """Read a ticket with its timeline."""

    ticket: TicketRef
    on_behalf: Behalf = ""


class Someone(Reading):
    """A person or system beside what they did."""

    id: str
    name: str
    side: Literal["customer", "vendor", "system"]


class FileOf(Reading):
    """A file that came with a ticket or an entry."""

    id: str
    name: str
    size: int = Field(description="bytes")
    type: str = Field(description="media type, by content")


class TicketRow(Reading):
    """A ticket as lists have it."""

    id: str
    number: str
    portal: str
    company: str = Field(description="id")
    company_name: str
    contact: Someone
    created_by: Someone
    channel: str
    queue: str
    title: str
    priority: str
    type: str
    fields: dict[str, str]
    status: str = Field(description="key of the status in the portal's definition")
    kind: str = Field(description="what kind of status that is, alike in all portals")
    turn: str = Field(description="whose turn it is: customer, vendor, other or nobody")
    assignee: Someone | None
    comments: int
    created_at: datetime
    updated_at: datetime
    revision: int
    url: str


class TicketEntry(Reading):
    """One entry of a timeline."""

    id: str
    kind: Literal["comment", "note", "change"]
    at: datetime
    by: Someone
    text: str = ""
    changes: dict[str, str] = Field(default={}, description="fields that changed, with what they are now")
    files: tuple[FileOf, ...] = ()


class TicketRead(TicketRow):
    """A ticket with all that the asker may read of it."""

    description: str
    files: tuple[FileOf, ...]
    timeline: tuple[TicketEntry, ...]
    statuses: tuple[str, ...] = Field(description="statuses to which the asker may move it")


class TicketList(Request):
    """A page of tickets, the last changed first unless asked otherwise."""

    on_behalf: Behalf = ""
    view: Literal["open", "all"] = "open"
    statuses: Annotated[tuple[str, ...], Field(max_length=50)] = ()
    queue: Key = ""
    company: Key = Field(default="", description="id of a company; needed where the system is kept to some companies")
    sort: Literal["activity", "created", "priority", "number"] = "activity"
    descending: bool = True
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300, description="`next` of the page before")


class TicketPage(Reading):
    """Tickets; `next` is empty at the end, `total` stops at 1,000."""

    items: tuple[TicketRow, ...]
    total: int
    next: str


class TicketSearch(Request):
    """Search numbers, titles, texts, comments and names of files; as the system itself only with `see.notes`."""

    text: Annotated[str, Field(min_length=1, max_length=200)]
    on_behalf: Behalf = ""
    company: Key = Field(default="", description="id of a company; needed where the system is kept to some companies")
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


class FileStage(Request):
    """Announce a file of a known length; its bytes go by HTTP, never over NATS."""

    name: Annotated[str, Field(min_length=1, max_length=1024)]
    size: int = Field(ge=0, description="bytes, exactly as many as will be sent")
    on_behalf: Behalf = Field(default="", description="the same as in the request that names the upload later")


class FileStaged(Reading):
    """Where the bytes go: one PUT of exactly `size` of them, without further credentials, until it expires."""

    upload: str = Field(description="to be named in `files` of ticket.create or ticket.comment")
    put_url: str
    method: Literal["PUT"] = "PUT"
    name: str = Field(description="as it will be shown, made safe")
    expires_at: AwareDatetime
