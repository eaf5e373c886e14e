"""Tickets for programs: the messages of the bus, without what the address and the token already say."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from contracts import tickets as t
from contracts.base import Reading
from contracts.errors import invalid
from contracts.notify import Delivery
from contracts.portal import Visibility
from gateway.api.endpoint import ApiModel, Asked
from gateway.visit import Visit

Keys = Annotated[tuple[str, ...], BeforeValidator(lambda text: tuple(part for part in str(text).split(",") if part))]


class NewTicket(ApiModel):
    """A ticket to open; staff name whom it is for as `contact`, customers a colleague where the portal allows it."""

    title: t.Title
    description: t.LongText
    queue: str = ""
    priority: str = ""
    type: str = ""
    fields: t.FieldValues = Field(default_factory=dict)
    visibility: Visibility | None = None
    uploads: t.Uploads = ()
    contact: str = Field(default="", description="id of whom it is for; oneself when none is named")
    people: tuple[str, ...] = Field(default=(), max_length=50, description="ids of colleagues who see it as well")
    follows: str = Field(
        default="", pattern=r"^([A-Z0-9-]{1,30})?$", description="number of the ticket that this goes on with"
    )
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class NewComment(ApiModel):
    """A comment, or a note for staff only; staff may move the status along."""

    text: t.LongText
    uploads: t.Uploads = ()
    staff_only: bool = False
    status: str = ""
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class NewStatus(ApiModel):
    """The status to move to; with `expected` a conflict is answered when the ticket is in another one meanwhile."""

    status: str
    expected: str = ""
    release: t.Release = Field(default="", description="by staff, to a status that is tied to a coming release")
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class Changes(ApiModel):
    """Fields to change; what is left out stays. `expected` guards against overwriting somebody else's change."""

    expected: dict[str, str] = Field(default_factory=dict)
    title: t.Title | None = None
    queue: str | None = None
    priority: str | None = None
    type: str | None = None
    assignee: str | None = Field(default=None, description="person id, or an empty text for nobody")
    visibility: Visibility | None = None
    release: t.Release | None = None
    fields: t.FieldValues | None = Field(
        default=None, description="those to change; in `expected` each is `fields.<key>`"
    )
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class Plan(ApiModel):
    """How the problem is solved, with appointment and third party; what is left out is cleared."""

    way: t.Way
    appointment: t.Appointment | None = None
    external: t.ExternalParty | None = None
    status: str = Field(default="", description="a status that goes along, in the same change")
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class CostProposal(ApiModel):
    """What the work costs, by staff; without an amount the proposal is taken back."""

    amount: t.Amount | None = None
    currency: t.Currency = "EUR"
    explanation: str = Field(default="", max_length=5_000)


class Ending(ApiModel):
    """The nature of the error and its solution, and a status with an outcome."""

    status: str
    cause: str = Field(min_length=1, max_length=10_000)
    solution: str = Field(min_length=1, max_length=10_000)
    way: t.Way = ""
    expected: str = ""
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class Attachment(ApiModel):
    """Uploads to add without a comment."""

    uploads: tuple[str, ...] = Field(min_length=1, max_length=200)
    unmailed: bool = Field(default=False, description="by staff: nobody is mailed about this, but for what must go")


class ListQuery(ApiModel):
    """Which tickets, in which order; `next` of a page is the `cursor` of the following one."""

    view: t.View = "open"
    queue: str = ""
    status: Keys = Field(default=(), description="status keys, separated by commas")
    priority: str = ""
    assignee: str = ""
    contact: str = Field(default="", description="id of the customer, for staff; customers name themselves only")
    sort: t.Sort = "activity"
    descending: bool = True
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


class SearchQuery(ApiModel):
    """What to look for."""

    q: str = Field(min_length=1, max_length=200)
    view: Literal["all", "open"] = "all"
    sort: Literal["relevance", "date"] = "date"
    similar: bool = Field(default=True, description="when nothing has the very words, look for nearly the same ones")
    limit: int = Field(default=25, ge=1, le=100)
    cursor: str = Field(default="", max_length=300)


class TicketDeliveries(Reading):
    """Who was told of a ticket."""

    items: tuple[Delivery, ...]


def ticket_of(visit: Visit) -> str:
    """The id of the ticket that the address names."""
    return f"{visit.site.key}/{visit.values['number']}"


async def open_ticket(visit: Visit, asked: Asked) -> t.Written:
    """Open."""
    sent = asked.body.model_dump(exclude_unset=True)
    if number := sent.pop("follows", ""):
        sent["follows"] = f"{visit.site.key}/{number}"
    return await visit.peers.tickets.open(visit.token, t.OpenTicket(request_id=asked.request_id, channel="api", **sent))


async def read_ticket(visit: Visit, _asked: Asked) -> t.Ticket:
    """Read one."""
    return await visit.peers.tickets.read(visit.token, ticket_of(visit))


async def list_tickets(visit: Visit, asked: Asked) -> t.TicketPage:
    """A page of the list."""
    query = asked.query.model_dump(exclude_unset=True)
    if not visit.actor.is_staff and query.get("contact", "") not in ("", visit.actor.id):
        raise invalid("Some of it is not right.", contact="Only our staff choose by contact.")
    if "status" in query:
        query["statuses"] = query.pop("status")
    return await visit.peers.tickets.page(visit.token, t.ListTickets(**query))


async def count_tickets(visit: Visit, _asked: Asked) -> t.Counts:
    """Counts."""
    return await visit.peers.tickets.counts(visit.token)


async def search_tickets(visit: Visit, asked: Asked) -> t.SearchPage:
    """Search."""
    query = asked.query.model_dump(exclude_unset=True)
    return await visit.peers.tickets.search(visit.token, t.SearchTickets(text=query.pop("q"), **query))


async def comment(visit: Visit, asked: Asked) -> t.Written:
    """Comment or note."""
    sent = asked.body.model_dump(exclude_unset=True)
    return await visit.peers.tickets.comment(
        visit.token, t.AddComment(request_id=asked.request_id, ticket=ticket_of(visit), **sent)
    )


async def move(visit: Visit, asked: Asked) -> t.Written:
    """Another status."""
    body: NewStatus = asked.body
    request = t.MoveTicket(
        request_id=asked.request_id,
        ticket=ticket_of(visit),
        status=body.status,
        expected_status=body.expected,
        release=body.release,
        unmailed=body.unmailed,
    )
    return await visit.peers.tickets.move(visit.token, request)


async def edit(visit: Visit, asked: Asked) -> t.Written:
    """Other values."""
    sent = asked.body.model_dump(exclude_unset=True)
    return await visit.peers.tickets.edit(
        visit.token, t.EditTicket(request_id=asked.request_id, ticket=ticket_of(visit), **sent)
    )


async def plan(visit: Visit, asked: Asked) -> t.Written:
    """How it is solved."""
    body: Plan = asked.body
    request = t.PlanWork(
        request_id=asked.request_id,
        ticket=ticket_of(visit),
        way=body.way,
        appointment=body.appointment,
        external=body.external,
        status=body.status,
        unmailed=body.unmailed,
    )
    return await visit.peers.tickets.plan(visit.token, request)


async def propose_cost(visit: Visit, asked: Asked) -> t.Written:
    """What it costs."""
    body: CostProposal = asked.body
    request = t.ProposeCost(
        request_id=asked.request_id,
        ticket=ticket_of(visit),
        amount=body.amount,
        currency=body.currency,
        explanation=body.explanation,
    )
    return await visit.peers.tickets.propose_cost(visit.token, request)


async def resolve(visit: Visit, asked: Asked) -> t.Written:
    """How it ended."""
    body: Ending = asked.body
    request = t.ResolveTicket(
        request_id=asked.request_id,
        ticket=ticket_of(visit),
        status=body.status,
        cause=body.cause,
        solution=body.solution,
        way=body.way,
        expected_status=body.expected,
        unmailed=body.unmailed,
    )
    return await visit.peers.tickets.resolve(visit.token, request)


async def attach(visit: Visit, asked: Asked) -> t.Written:
    """More files."""
    body: Attachment = asked.body
    request = t.AttachFiles(
        request_id=asked.request_id, ticket=ticket_of(visit), uploads=body.uploads, unmailed=body.unmailed
    )
    return await visit.peers.tickets.attach(visit.token, request)


async def deliveries(visit: Visit, _asked: Asked) -> TicketDeliveries:
    """Who was told."""
    return TicketDeliveries(items=await visit.peers.notify.deliveries(visit.token, ticket_of(visit)))
