"""The commands on tickets: each carries a request id; the same id again answers the same and changes nothing."""

from typing import Annotated

from pydantic import Field

from contracts.base import Request
from contracts.portal import Visibility
from contracts.tickets.model import (
    Amount,
    Appointment,
    Articles,
    Channel,
    Currency,
    ExternalParty,
    FieldValues,
    LongText,
    Release,
    RequestId,
    TicketId,
    Title,
    Uploads,
    Way,
)


class OpenTicket(Request):
    """Open a ticket; staff name the `contact` for whom they do it, customers a colleague where the portal allows it."""

    request_id: RequestId
    queue: str = ""
    title: Title
    description: LongText
    priority: str = ""
    type: str = ""
    visibility: Visibility | None = None
    uploads: Uploads = ()
    contact: str = ""
    channel: Channel = "portal"
    people: tuple[str, ...] = Field(default=(), max_length=50, description="colleagues who see it as well")
    fields: FieldValues = {}
    articles_offered: Articles = Field(default=(), description="what the knowledge base offered before this was sent")
    articles_read: Articles = Field(default=(), description="what was read there before this was sent")
    follows: TicketId | None = Field(default=None, description="the ticket that this one goes on with")
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class AddComment(Request):
    """Comment, or note for staff only; staff may move the status in the same step."""

    request_id: RequestId
    ticket: TicketId
    text: LongText
    uploads: Uploads = ()
    staff_only: bool = False
    status: str = ""
    quoted: str = Field(default="", max_length=50_000, description="what a mail quotes of earlier ones; shown folded")
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class AttachFiles(Request):
    """Add files without a comment."""

    request_id: RequestId
    ticket: TicketId
    uploads: Annotated[tuple[str, ...], Field(min_length=1, max_length=200)]
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class EditTicket(Request):
    """Change fields; None leaves one as it is. `expected` has the value that each field had when the form was made.

    `assignee` is a person id, or an empty text for nobody. A field whose stored value is neither the expected one
    nor the new one is a `conflict`, with `theirs.<field>` in the details and nothing changed.
    """

    request_id: RequestId
    ticket: TicketId
    expected: dict[str, str] = {}
    title: Title | None = None
    queue: str | None = None
    priority: str | None = None
    type: str | None = None
    assignee: str | None = None
    visibility: Visibility | None = None
    release: Release | None = None
    fields: FieldValues | None = Field(
        default=None, description="those to change; in `expected` each is `fields.<key>`"
    )
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class MoveTicket(Request):
    """Move a ticket to another status."""

    request_id: RequestId
    ticket: TicketId
    status: str
    expected_status: str = ""
    release: Release = Field(default="", description="by staff, to a status that is tied to a coming release")
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class PlanWork(Request):
    """Record how the problem is solved: on site or remotely, the appointment, the third party; None clears them."""

    request_id: RequestId
    ticket: TicketId
    way: Way
    appointment: Appointment | None = None
    external: ExternalParty | None = None
    status: str = Field(default="", description="a status that goes along, in the same change and the same mail")
    expected_revision: int = Field(default=0, description="0: do not check")
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class ResolveTicket(Request):
    """Document the nature of the error and its solution, and end the ticket with an outcome."""

    request_id: RequestId
    ticket: TicketId
    status: str = Field(description="a status with an outcome")
    cause: Annotated[str, Field(min_length=1, max_length=10_000)]
    solution: Annotated[str, Field(min_length=1, max_length=10_000)]
    way: Way = ""
    expected_status: str = ""
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class ShareTicket(Request):
    """Say who of the ticket's company sees it: everybody, or the contact and these chosen `people` (by id)."""

    request_id: RequestId
    ticket: TicketId
    visibility: Visibility
    people: tuple[str, ...] = Field(default=(), max_length=50)
    expected: tuple[str, ...] | None = Field(default=None, description="the people that the form showed")


class ProposeCost(Request):
    """Say what the work costs; without an amount the proposal is taken back."""

    request_id: RequestId
    ticket: TicketId
    amount: Amount | None = None
    currency: Currency = "EUR"
    explanation: str = Field(default="", max_length=5_000)


class LinkRelease(Request):
    """Tie a ticket to one of the portal's releases, by staff; an empty `release` takes that back."""

    request_id: RequestId
    ticket: TicketId
    release: Annotated[str, Field(max_length=60, pattern=r"^([a-z][a-z0-9_-]{0,39}/rel-[0-9]{1,9})?$")]


class AnswerRelease(Request):
    """Say whether a release that is out solved it; a no says what is left, and takes an ended ticket up again."""

    request_id: RequestId
    ticket: TicketId
    release: Annotated[str, Field(max_length=60, description="the release that was asked about")]
    solved: bool
    text: str = Field(default="", max_length=50_000)


class AnswerCost(Request):
    """Accept or decline the cost; `cost` is the id of the proposal that was read, so that no other one is answered."""

    request_id: RequestId
    ticket: TicketId
    cost: str
    accept: bool
