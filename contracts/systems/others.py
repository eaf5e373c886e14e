"""What other systems ask about themselves, people, what they bring, and events."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, Field

from contracts.base import Reading, Request
from contracts.imports import MOST_ROWS, RowResult
from contracts.systems.parts import RequestKey


class Info(Request):
    """Ask what this system may do; every system may."""


class SystemInfo(Reading):
    """Who the broker says is asking, and what it may do."""

    name: str
    portal: str
    title: str
    allow: tuple[str, ...] = Field(description="the grants")
    companies: tuple[str, ...] = Field(description="ids of the companies it is kept to; none: the whole portal")
    stream: str = Field(description="name of its stream of events, empty without one")
    consumer: str = Field(description="name of the durable pull consumer of that stream")
    largest_request: int = Field(description="bytes")
    time: datetime


class PersonFind(Request):
    """Find people that the system may name: one by mail address, or some by words of name, address or company."""

    email: Annotated[str, Field(max_length=254)] = ""
    text: Annotated[str, Field(max_length=200)] = ""
    limit: int = Field(default=20, ge=1, le=100)


class PersonFound(Reading):
    """A person."""

    id: str
    email: str
    name: str
    role: str
    company: str = Field(description="id, empty for staff")
    company_name: str


class PeopleFound(Reading):
    """People; none when there is nobody that may be named."""

    items: tuple[PersonFound, ...]


class ImportRows(Request):
    """Rows by the columns of `casebus import`; each is checked by itself, a known number or address is changed."""

    request_id: RequestKey = Field(default="", description="not needed: the same rows again change nothing")
    rows: tuple[dict[str, Any], ...] = Field(min_length=1, max_length=MOST_ROWS)
    dry_run: bool = Field(default=False, description="check and answer, store nothing")


class RowsImported(Reading):
    """What became of each row, in their order."""

    results: tuple[RowResult, ...]


class EventsRead(Request):
    """Read kept events again, from a sequence or a time; without either from the oldest that is kept."""

    from_sequence: int = Field(default=0, ge=0, description="the first sequence wanted")
    from_time: AwareDatetime | None = Field(default=None, description="the first moment wanted; not with a sequence")
    limit: int = Field(default=100, ge=1, le=200)


class FeedRow(Reading):
    """A kept event."""

    sequence: int
    stored_at: datetime
    event: dict[str, Any] = Field(description="the event exactly as the consumer gets it")


class FeedPage(Reading):
    """Events in their order; read on from `next_sequence` while there is `more`."""

    items: tuple[FeedRow, ...]
    next_sequence: int
    more: bool
