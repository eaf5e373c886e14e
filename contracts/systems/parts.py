"""What the messages of other systems are made of: names, references, the error that answers what cannot be done."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Reading

VERSION = "1.0.0"
PREFIX = "casebus.v1"
IDEMPOTENCY = "Idempotency-Key"
LARGEST_REQUEST = 512 * 1024
FEED_SECONDS = 30 * 24 * 3600
FEED_BYTES = 64 * 1024**2  # the broker sets them aside for each system

SystemName = Annotated[
    str,
    Field(pattern=r"^[a-z][a-z0-9-]{1,23}$", description="2 to 24 small letters, digits and hyphens, e.g. erp"),
]
TicketRef = Annotated[
    str,
    Field(
        pattern=r"^([a-z][a-z0-9_-]{0,39}/)?[A-Z0-9-]{1,30}$",
        description="number of a ticket, e.g. AW-12, or its id, e.g. autowork/AW-12",
    ),
]
Behalf = Annotated[
    str, Field(max_length=254, description="id or mail address of the person for whom this is done, with their rights")
]
RequestKey = Annotated[
    str,
    Field(
        default="",
        pattern=r"^([A-Za-z0-9_.:-]{8,120})?$",
        description="the same key again answers the same and changes nothing; instead of the header Idempotency-Key",
    ),
]
Files = Annotated[tuple[str, ...], Field(max_length=50, description="uploads of file.stage, after their bytes")]

ErrorCode = Literal[
    "invalid",
    "unknown_operation",
    "unauthenticated",
    "forbidden",
    "not_found",
    "conflict",
    "repeated_differently",
    "too_large",
    "busy",
    "unavailable",
    "timeout",
    "internal",
]


class Failure(Reading):
    """Why something was not done; nothing of it was, unless the code is timeout or unavailable: then send it again."""

    code: ErrorCode
    message: str = Field(description="in English, for a log")
    fields: dict[str, str] = Field(default={}, description="what is wrong, by field of the request")
    details: dict[str, str] = Field(default={}, description="for a conflict what is stored, as `theirs.<field>`")
    retry_after: int = Field(default=0, description="seconds after which it makes sense to send it again; 0: never")
    reference: str = Field(default="", description="of an internal error, to tell the operator")


class Refusal(Reading):
    """The answer instead of a result."""

    error: Failure


def stream_of(name: str) -> str:
    """The stream of a system's events, and the name of its NATS account."""
    return f"EXT_{name}"


def feed_subjects(name: str) -> str:
    """The subjects of a system's stream."""
    return f"feed.{name}.>"


def feeder_of(name: str) -> str:
    """The durable consumer of our own events from which the stream of a system is filled."""
    return f"feed_{name}"
