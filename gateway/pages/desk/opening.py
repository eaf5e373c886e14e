"""A ticket that came by phone or mail, opened by staff for a customer; the customer is looked up first."""

from functools import partial
from typing import Any, Literal

from aiohttp import web
from pydantic import Field

from contracts.accounts import FindPeople, Person
from contracts.errors import CasebusError
from contracts.tickets import OpenTicket
from gateway.forms.fields import Form, FormModel, Line
from gateway.frame import face
from gateway.pages.desk.forms import Unmailed, may_leave_unmailed
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.tickets.catalogue import TYPE, Catalogue, depends, form_of
from gateway.pages.tickets.reading import FILES
from gateway.pages.tickets.stepping import is_step
from gateway.pages.tickets.uploaded import NOTHING, Uploaded, drop_zone, say_refused
from gateway.pages.tickets.wording import View
from gateway.uploads import store_form_file
from gateway.visit import Visit

TEXT = 50_000
FOUND = 12


class DeskOpenForm(FormModel):
    """A ticket on behalf of `contact`, with the channel by which it came."""

    contact: Line = Field(min_length=1, max_length=40)
    channel: Literal["phone", "mail", "portal"] = "phone"
    queue: Line = Field(default="", max_length=40)
    title: Line = Field(min_length=1, max_length=200)
    description: Line = Field(min_length=1, max_length=TEXT)
    type: Line = Field(default="", max_length=40)
    priority: Line = Field(default="", max_length=40)
    visibility: Literal["private", "company"]
    upload: tuple[str, ...] = ()
    upload_note: tuple[str, ...] = ()
    unmailed: Unmailed = ""
    step: Line = ""


async def show(visit: Visit) -> web.StreamResponse:
    """First who it is for, then what."""
    return await _page(visit, visit.blank(contact=visit.query.get("contact", "")))


async def send(visit: Visit) -> web.StreamResponse:
    """Open it, then lead to it."""
    reader = await visit.parts(partial(store_form_file, visit))
    form = form_of(visit, DeskOpenForm)
    sent = visit.sent
    uploaded = Uploaded.of(reader, tuple(sent.getall("upload", [])), tuple(sent.getall("upload_note", [])))
    if is_step(form):
        return await _page(visit, visit.blank(**form.values), uploaded)
    say_refused(visit, form, reader, FILES)
    catalogue = Catalogue.read(visit, form.values, staff=True)
    catalogue.check(form)
    if not form.ok:
        return await _page(visit, form, uploaded, 422)
    data = form.data
    request = OpenTicket(
        request_id=form.request_id,
        queue=data.queue,
        title=data.title,
        description=data.description,
        priority=data.priority,
        type=catalogue.values[TYPE],
        fields=catalogue.own(),
        visibility=data.visibility,
        uploads=uploaded.ids,
        contact=data.contact,
        channel=data.channel,
        unmailed=bool(data.unmailed),
    )
    try:
        written = await visit.peers.tickets.open(await visit.fresh_token(), request)
    except CasebusError as error:
        return await _page(visit, form, uploaded, form.refuse(error))
    visit.flash(visit.gettext("Opened as {number}.", number=written.number))
    return visit.redirect(visit.url("desk_ticket", number=written.number))


async def _page(visit: Visit, form: Form[Any], uploaded: Uploaded = NOTHING, status: int = 200) -> web.Response:
    contact = str(form.values.get("contact", ""))
    asked = visit.query.get("who", "").strip()[:200]
    chosen = (await visit.peers.accounts.people(visit.token, (contact,))).get(contact) if contact else None
    request = FindPeople(text=asked, roles=("customer", "company_admin"), limit=FOUND)
    people = () if chosen else await visit.peers.accounts.find_people(visit.token, request)
    counts = await counted(visit)
    return visit.render(
        "desk/new.html",
        status=status,
        desk=sidebar(visit, counts, None),
        form=form,
        may_leave_unmailed=may_leave_unmailed(visit),
        chosen=_row(visit, chosen) if chosen else None,
        who=asked,
        people=[_row(visit, person) for person in people],
        **_choices(visit, form),
        files=drop_zone(visit, uploaded, form.errors.get(FILES, "")),
        limits={"title": 200, "description": TEXT},
    )


def _row(visit: Visit, person: Person) -> View:
    return {
        "id": person.id,
        "face": face(person.name or person.email, person.id),
        "email": person.email,
        "company": person.company_name,
        "href": visit.url("desk_new", contact=person.id),
    }


def _choices(visit: Visit, form: Form[Any]) -> View:
    say, text, portal = visit.gettext, visit.text, visit.portal
    catalogue = Catalogue.read(visit, form.values, staff=True)
    parts = [{**part, "hint": ""} for part in catalogue.view(visit, catalogue.parts)]  # staff know what is meant
    return {
        "parts": parts,
        "depends": depends(parts),
        "queues": [{"value": queue.key, "label": text(queue.label)} for queue in portal.queues],
        "queue": form.values.get("queue") or portal.default_queue,
        "priorities": [{"value": item.key, "label": text(item.label)} for item in portal.priorities.items],
        "priority": form.values.get("priority") or portal.priorities.default,
        "channels": [
            {"value": "phone", "label": say("By phone"), "icon": "phone"},
            {"value": "mail", "label": say("By e-mail"), "icon": "mail"},
            {"value": "portal", "label": say("In another way"), "icon": "globe"},
        ],
        "channel": form.values.get("channel") or "phone",
        "audiences": [
            {"value": "private", "label": say("Only the customer and us"), "icon": "lock"},
            {"value": "company", "label": say("Everybody of the customer's company"), "icon": "users"},
        ],
        "audience": form.values.get("visibility") or portal.visibility,
        "labels": {
            "contact": say("Customer"),
            "title": text(portal.labels.title) or say("Subject"),
            "description": say("Description"),
            FILES: say("Attachments"),
            **{part.name: part.label for part in catalogue.parts},
        },
    }
