"""What stands beside a conversation and is more than facts: the cost, the form to change fields, chosen colleagues."""

from collections.abc import Mapping
from typing import Any

from contracts.accounts import Person
from contracts.errors import CasebusError
from contracts.portal import Choices
from contracts.tickets import Ticket
from gateway.forms.fields import Form
from gateway.pages.tickets.catalogue import WAS
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.rewriting import FIXED, change_view
from gateway.pages.tickets.text import prose
from gateway.pages.tickets.wording import View, Wording
from gateway.visit import Visit


def cost(wording: Wording, ticket: Ticket) -> View | None:
    """The cost, where things stand with it, and whether the reader is to answer."""
    found = ticket.cost
    if found is None:
        return None
    visit = wording.visit
    return {
        "id": found.id,
        "amount": visit.almanac.money(found.amount, found.currency),
        "explanation": prose(found.explanation),
        "state": found.state,
        "by": wording.party(found.by),
        "at": visit.almanac.moment(found.at),
        "answered_by": wording.party(found.answered_by) if found.answered_by else None,
        "answered_at": visit.almanac.moment(found.answered_at) if found.answered_at else None,
        "may_answer": "answer_cost" in ticket.may,
    }


def change(visit: Visit, ticket: Ticket, form: Form[Any] | None) -> View | None:
    """The form's view data; None where nothing may be changed. What was typed and refused is still in it."""
    if "edit" not in ticket.may or not visit.portal.customer_may_edit:
        return None
    names = [name for name in visit.portal.customer_may_edit if name in FIXED]
    typed: Mapping[str, Any] = form.values if form else {}
    own = change_view(visit, ticket, typed)
    stored = {name: str(getattr(ticket, name)) for name in names}
    return {
        "action": visit.url("fields", number=ticket.number),
        "names": names,
        "stored": {**stored, **own["was"]},
        "parts": own["parts"],
        "typed": {name: typed.get(name, stored[name]) for name in names},
        "priorities": _options(visit, visit.portal.priorities),
        "open": any(name.startswith(WAS) for name in typed),
    }


def _options(visit: Visit, choices: Choices) -> list[View]:
    return [{"value": item.key, "label": visit.text(item.label)} for item in choices.items]


async def colleagues(visit: Visit, ticket: Ticket | None = None) -> tuple[Person, ...]:
    """Who can be chosen; nobody while accounts is away, since everything else works without it."""
    accounts = visit.peers.accounts
    try:
        if visit.actor.is_staff:
            found = (await accounts.company(visit.token, ticket.company)).people if ticket else ()
        else:
            found = await accounts.colleagues(visit.token)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return ()
    own = {ticket.contact.id, ticket.created_by.id} if ticket else {visit.actor.id}
    return tuple(person for person in found if person.active and person.id not in own)


async def shared_with(visit: Visit) -> str:
    """The company to share with; somebody who registered alone has one as soon as others are in it."""
    return visit.company_name or (visit.person.company_name if await colleagues(visit) else "")


def choices(people: tuple[Person, ...]) -> list[View]:
    """Colleagues as boxes to tick."""
    return [{"value": person.id, "label": person.name or person.email, "hint": person.email} for person in people]


async def names(visit: Visit, ticket: Ticket) -> list[str]:
    """The names of the chosen colleagues."""
    if not ticket.participants:
        return []
    known = {person.id: person.name or person.email for person in await colleagues(visit, ticket)}
    return sorted(known[person] for person in ticket.participants if person in known)
