"""What staff do to a ticket on the desk; every form comes back with what was typed when it is refused."""

from collections.abc import Awaitable
from functools import partial
from typing import Any

from aiohttp import web

from contracts.errors import CasebusError
from contracts.tickets import AddComment, AttachFiles, EditTicket, MoveTicket, Written
from gateway.forms.fields import MISSING, Form
from gateway.pages.desk.boxes import Refused
from gateway.pages.desk.costing import CostForm, cost_request
from gateway.pages.desk.forms import ChangeForm, DeskMoveForm, PlanForm, ReplyForm, ResolveForm, TakeForm
from gateway.pages.desk.place import Place
from gateway.pages.desk.planning import plan_request, save_plan
from gateway.pages.desk.reading import page
from gateway.pages.downloads.tying import TieForm, tie_request
from gateway.pages.tickets.catalogue import form_of
from gateway.pages.tickets.reading import FILES, ticket_id
from gateway.pages.tickets.rewriting import with_fields
from gateway.pages.tickets.uploaded import Uploaded, say_refused
from gateway.uploads import store_form_file
from gateway.visit import Visit


async def reply(visit: Visit) -> web.StreamResponse:
    """Answer the customer or write a note, with a status that goes along."""
    ticket = ticket_id(visit)
    reader = await visit.parts(partial(store_form_file, visit))
    form = visit.form(ReplyForm)
    sent = visit.sent
    uploaded = Uploaded.of(reader, tuple(sent.getall("upload", [])), tuple(sent.getall("upload_note", [])))
    refused = Refused("reply", form, uploaded)
    say_refused(visit, form, reader, FILES)
    if form.ok and not form.data.text and not uploaded.ids:
        form.say("text", MISSING)
    if not form.ok:
        return await page(visit, refused, 422)
    return await _done(visit, refused, _write(visit, ticket, form, uploaded), f"#entry-{form.request_id}")


async def _write(visit: Visit, ticket: str, form: Form[ReplyForm], uploaded: Uploaded) -> Written:
    data, token = form.data, await visit.fresh_token()
    if not data.text:
        return await visit.peers.tickets.attach(
            token,
            AttachFiles(request_id=form.request_id, ticket=ticket, uploads=uploaded.ids, unmailed=bool(data.unmailed)),
        )
    request = AddComment(
        request_id=form.request_id,
        ticket=ticket,
        text=data.text,
        uploads=uploaded.ids,
        staff_only=data.kind == "note",
        status=data.status,
        unmailed=bool(data.unmailed),
    )
    return await visit.peers.tickets.comment(token, request)


async def change(visit: Visit) -> web.StreamResponse:
    """Change fields; a field that somebody else changed meanwhile is shown with both values."""
    form = form_of(visit, ChangeForm)
    refused = Refused("change", form)
    if not form.ok:
        return await page(visit, refused, 422)
    ticket = ticket_id(visit)
    request = with_fields(form, ticket, form.data.request(form.request_id, ticket))
    if request is None:
        return visit.redirect(_back(visit))
    if form.data.unmailed:
        request = request.model_copy(update={"unmailed": True})
    return await _done(visit, refused, visit.peers.tickets.edit(visit.token, request), said=visit.gettext("Saved."))


async def take(visit: Visit) -> web.StreamResponse:
    """Take the ticket over, if nobody else did meanwhile."""
    form = visit.form(TakeForm)
    expected = {"assignee": form.data.was if form.ok else ""}
    request = EditTicket(
        request_id=form.request_id, ticket=ticket_id(visit), expected=expected, assignee=visit.actor.id
    )
    form.values = {**form.values, "assignee": visit.actor.id}
    return await _done(
        visit, Refused("take", form), visit.peers.tickets.edit(visit.token, request), said=visit.gettext("It is yours.")
    )


async def move(visit: Visit) -> web.StreamResponse:
    """Another status."""
    form = visit.form(DeskMoveForm)
    refused = Refused("move", form)
    if not form.ok:
        return await page(visit, refused, 422)
    data = form.data
    request = MoveTicket(
        request_id=form.request_id,
        ticket=ticket_id(visit),
        status=data.status,
        expected_status=data.expected,
        release=data.release,
        unmailed=bool(data.unmailed),
    )
    return await _done(visit, refused, visit.peers.tickets.move(visit.token, request))


async def plan(visit: Visit) -> web.StreamResponse:
    """On site, remotely or with a third party; appointment and third party."""
    form = visit.form(PlanForm)
    refused = Refused("plan", form)
    request = plan_request(visit, form, ticket_id(visit)) if form.ok else None
    if request is None:
        return await page(visit, refused, 422)
    return await _done(visit, refused, save_plan(visit, form.data, request), said=visit.gettext("Saved."))


async def cost(visit: Visit) -> web.StreamResponse:
    """What the work costs."""
    form = visit.form(CostForm)
    refused = Refused("cost", form)
    request = cost_request(form, ticket_id(visit)) if form.ok else None
    if request is None:
        return await page(visit, refused, 422)
    work = visit.peers.tickets.propose_cost(visit.token, request)
    return await _done(visit, refused, work, said=visit.gettext("Saved."))


async def release(visit: Visit) -> web.StreamResponse:
    """The version that is to solve it."""
    form = visit.form(TieForm)
    refused = Refused("release", form)
    if not form.ok:
        return await page(visit, refused, 422)
    request = tie_request(visit, form.request_id, form.data.release)
    return await _done(visit, refused, visit.peers.releases.link(visit.token, request), said=visit.gettext("Saved."))


async def resolve(visit: Visit) -> web.StreamResponse:
    """Document error and solution, and end the ticket with an outcome."""
    form = visit.form(ResolveForm)
    refused = Refused("resolve", form)
    if not form.ok:
        return await page(visit, refused, 422)
    request = form.data.request(form.request_id, ticket_id(visit))
    return await _done(visit, refused, visit.peers.tickets.resolve(visit.token, request))


async def _done(
    visit: Visit, refused: Refused, work: Awaitable[Any], anchor: str = "", said: str = ""
) -> web.StreamResponse:
    try:
        await work
    except CasebusError as error:
        return await page(visit, refused, refused.form.refuse(error))
    if said:
        visit.flash(said)
    return visit.redirect(_back(visit) + anchor)


def _back(visit: Visit) -> str:
    return Place.read(visit).ticket(visit, visit.values["number"])
