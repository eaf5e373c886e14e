"""Chosen colleagues: who of the company sees a ticket beside its contact; chosen by the contact or by staff."""

from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.tickets import ShareTicket
from gateway.forms.fields import Form, FormModel
from gateway.pages.tickets.asides import choices, colleagues
from gateway.pages.tickets.reading import read, ticket_id
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

MOST = 50


class PeopleForm(FormModel):
    """The colleagues who see it, and those whom the form showed as such."""

    people: tuple[str, ...] = Field(default=(), max_length=MOST)
    shown: tuple[str, ...] = Field(default=(), max_length=MOST)


async def show(visit: Visit) -> web.StreamResponse:
    """The page for those without scripts."""
    return await _page(visit, visit.blank())


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """The same as a part of the ticket's page, loaded when somebody wants to choose."""
    return visit.fragment("tickets/people_part.html", **await _view(visit, visit.blank()))


async def choose(visit: Visit) -> web.StreamResponse:
    """From now on these see it; the ticket itself says whether this person may choose."""
    ticket = ticket_id(visit)
    form = visit.form(PeopleForm)
    if not form.ok:
        return await _page(visit, form, 422)
    data = form.data
    request = ShareTicket(
        request_id=form.request_id, ticket=ticket, visibility="private", people=data.people, expected=data.shown
    )
    try:
        await visit.peers.tickets.share(visit.token, request)
    except CasebusError as error:
        return await _page(visit, form, form.refuse(error))
    visit.flash(visit.gettext("Saved."))
    name = "desk_ticket" if visit.actor.is_staff else "ticket"
    return visit.redirect(visit.url(name, number=visit.values["number"]))


async def _page(visit: Visit, form: Form[Any], status: int = 200) -> web.Response:
    return visit.render("tickets/people.html", status=status, **await _view(visit, form))


async def _view(visit: Visit, form: Form[Any]) -> View:
    found = await read(visit)
    people = choices(await colleagues(visit, found))
    offered = {choice["value"] for choice in people}
    return {
        "number": found.number,
        "people": people,
        "chosen": form.values.get("people", found.participants),
        "shown": [person for person in found.participants if person in offered or not form.found],
        "may_choose": "share" in found.may,
        "request_id": form.request_id,
        "errors": form.errors,
    }
