"""Who sees a ticket, whom one can choose, and what the customer says to a cost: for programs."""

from pydantic import Field

from contracts import tickets as t
from contracts.accounts import Person
from contracts.base import Reading
from contracts.portal import Visibility
from gateway.api.endpoint import ApiModel, Asked
from gateway.api.tickets import ticket_of
from gateway.pages.tickets import asides, contacts
from gateway.visit import Visit

MOST = 50


class ColleagueQuery(ApiModel):
    """Whom to look for; without it, everybody."""

    q: str = Field(default="", max_length=200)


class Colleague(Reading):
    """Somebody active of the own company."""

    id: str
    name: str
    email: str
    may_be_contact: bool = Field(description="whether a ticket can be opened in their name, where the portal allows it")


class Colleagues(Reading):
    """Some colleagues, by name."""

    items: tuple[Colleague, ...]


class Viewers(Reading):
    """Who of the company sees a ticket: everybody, or the contact, whoever opened it, and these chosen people."""

    visibility: Visibility
    people: tuple[Colleague, ...] = Field(description="chosen people who are still in the company")
    may_change: bool


class Sharing(ApiModel):
    """Who sees it from now on; with `expected` a conflict is answered when others have been chosen meanwhile."""

    visibility: Visibility
    people: tuple[str, ...] = Field(default=(), max_length=MOST, description="ids of colleagues")
    expected: tuple[str, ...] | None = Field(default=None, max_length=MOST, description="ids that were read before")


class CostAnswer(ApiModel):
    """Accept or decline; `cost` is the id of the proposal that was read, so that no other one is answered."""

    cost: str = Field(min_length=1, max_length=60)
    accept: bool


def _colleague(person: Person) -> Colleague:
    return Colleague(id=person.id, name=person.name, email=person.email, may_be_contact=contacts.takes_part(person))


async def list_colleagues(visit: Visit, asked: Asked) -> Colleagues:
    """Whom one can choose; staff have none."""
    found = await visit.peers.accounts.colleagues(visit.token, asked.query.q)
    return Colleagues(items=tuple(_colleague(person) for person in found if person.id != visit.actor.id))


async def viewers(visit: Visit, _asked: Asked) -> Viewers:
    """Who sees it."""
    found = await visit.peers.tickets.read(visit.token, ticket_of(visit))
    people = await asides.colleagues(visit, found) if found.participants else ()
    chosen = tuple(_colleague(person) for person in people if person.id in found.participants)
    return Viewers(visibility=found.visibility, people=chosen, may_change="share" in found.may)


async def share(visit: Visit, asked: Asked) -> t.Written:
    """From now on these see it."""
    body: Sharing = asked.body
    request = t.ShareTicket(
        request_id=asked.request_id,
        ticket=ticket_of(visit),
        visibility=body.visibility,
        people=body.people,
        expected=body.expected,
    )
    return await visit.peers.tickets.share(visit.token, request)


async def answer_cost(visit: Visit, asked: Asked) -> t.Written:
    """The contact's yes or no."""
    body: CostAnswer = asked.body
    request = t.AnswerCost(request_id=asked.request_id, ticket=ticket_of(visit), cost=body.cost, accept=body.accept)
    return await visit.peers.tickets.answer_cost(visit.token, request)
