"""What a customer changes on a ticket after sending it, where the portal lets customers (D36, D39)."""

from typing import Any

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError
from contracts.tickets import EditTicket
from gateway.forms.fields import MISSING, Form, FormModel, Line
from gateway.pages.tickets.catalogue import form_of
from gateway.pages.tickets.reading import page, ticket_id
from gateway.pages.tickets.rewriting import FIXED, with_fields
from gateway.visit import Visit


class ChangeForm(FormModel):
    """Fields of the ticket, and what each was when the form was made; a field that is not there stays as it is."""

    title: Line | None = Field(default=None, max_length=200)
    priority: Line | None = Field(default=None, max_length=40)
    type: Line | None = Field(default=None, max_length=40)
    was_title: Line = ""
    was_priority: Line = ""
    was_type: Line = ""


async def save(visit: Visit) -> web.StreamResponse:
    """Save all edits and leave the ticket open; each is an entry of its history."""
    ticket = ticket_id(visit)
    form = form_of(visit, ChangeForm)
    if form.ok and form.data.title == "":
        form.say("title", MISSING)
    if not form.ok:
        return await page(visit, form, status=422)
    request = with_fields(form, ticket, _request(visit, form, ticket))
    if request is not None:
        try:
            await visit.peers.tickets.edit(visit.token, request)
        except CasebusError as error:
            return await page(visit, form, status=form.refuse(error))
        visit.flash(visit.gettext("Saved."))
    return visit.redirect(visit.url("ticket", number=visit.values["number"]))


def _request(visit: Visit, form: Form[ChangeForm], ticket: str) -> EditTicket | None:
    sent: dict[str, Any] = {name: getattr(form.data, name) for name in visit.portal.customer_may_edit if name in FIXED}
    was = {name: str(getattr(form.data, f"was_{name}")) for name in sent}
    changed = {name: value for name, value in sent.items() if value is not None and value != was[name]}
    if not changed:
        return None
    expected = {name: was[name] for name in changed}
    return EditTicket(request_id=form.request_id, ticket=ticket, expected=expected, **changed)
