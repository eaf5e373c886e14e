"""The portal's own fields, and the type among them, where a ticket is changed: by staff, or later by its customer."""

from collections.abc import Mapping
from typing import Any

from contracts.tickets import EditTicket, Ticket
from gateway.forms.fields import Form
from gateway.pages.tickets.catalogue import PREFIX, TYPE, WAS, Catalogue
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

FIXED = ("title", "priority", TYPE)  # what every ticket has and a portal may let customers change


def change_view(visit: Visit, ticket: Ticket, typed: Mapping[str, Any], *, staff: bool = False) -> View:
    """The fields of the form, with what was typed and refused, and what the ticket holds for noticing a conflict.

    What was not changed in the form follows what somebody else has made of it meanwhile.
    """
    stored = {TYPE: ticket.type, **{PREFIX + key: value for key, value in ticket.fields.items()}}
    names = {name for name in typed if name.startswith(PREFIX) or name == TYPE}
    changed = {name: str(typed[name]) for name in names if typed[name] != typed.get(WAS + name, "")}
    catalogue = Catalogue.read(visit, {**stored, **changed}, staff=staff, stored=stored)
    editable = {TYPE if name == TYPE else PREFIX + name for name in visit.portal.customer_may_edit}
    parts = [part for part in catalogue.parts if staff or part.name in editable]
    shown = catalogue.view(visit, parts)
    return {"parts": shown, "was": {part["name"]: stored.get(part["name"], "") for part in shown}}


def with_fields(form: Form[Any], ticket: str, request: EditTicket | None) -> EditTicket | None:
    """The request with the portal's own fields that differ from what the form showed; None when nothing does."""
    changed = {
        name: value
        for name, value in form.values.items()
        if name.startswith(PREFIX) and value != form.values.get(WAS + name, "")
    }
    if not changed:
        return request
    request = request or EditTicket(request_id=form.request_id, ticket=ticket)
    expected = {**request.expected, **{name: str(form.values.get(WAS + name, "")) for name in changed}}
    fields = {name.removeprefix(PREFIX): str(value) for name, value in changed.items()}
    return request.model_copy(update={"fields": fields, "expected": expected})
