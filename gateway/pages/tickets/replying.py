"""What a customer does to a ticket: comment, add files, share it, move it where the portal lets customers."""

from functools import partial

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError, Code
from contracts.tickets import AddComment, AttachFiles, EditTicket, MoveTicket, Written
from gateway.forms.fields import MISSING, Form, FormModel, Line
from gateway.pages.tickets.reading import FILES, TEXT, page, ticket_id
from gateway.pages.tickets.uploaded import Uploaded, say_refused
from gateway.uploads import store_form_file
from gateway.visit import Visit


class CommentForm(FormModel):
    """A comment, files, or both."""

    text: Line = Field(default="", max_length=TEXT)
    upload: tuple[str, ...] = ()
    upload_note: tuple[str, ...] = ()


class ShareForm(FormModel):
    """Who can see the ticket from now on, and what the form showed."""

    visibility: Line = Field(pattern="^(private|company)$")
    expected: Line = ""


class MoveForm(FormModel):
    """Where the ticket goes, and where it was when the form was made."""

    status: Line = Field(min_length=1, max_length=40)
    expected: Line = ""


async def comment(visit: Visit) -> web.StreamResponse:
    """Add a comment; who may not see the ticket, or not any more, gets their own words back and hears nothing of it."""
    try:
        return await _comment(visit)
    except CasebusError as error:
        typed = visit.sent.get("text", "")[:TEXT]
        if error.code is not Code.NOT_FOUND or not typed.strip():
            raise
        return visit.render("tickets/gone.html", status=404, text=typed)


async def _comment(visit: Visit) -> web.StreamResponse:
    """Add it, then lead to it; files without a text are added without one."""
    ticket = ticket_id(visit)
    reader = await visit.parts(partial(store_form_file, visit))
    form = visit.form(CommentForm)
    sent = visit.sent
    uploaded = Uploaded.of(reader, tuple(sent.getall("upload", [])), tuple(sent.getall("upload_note", [])))
    say_refused(visit, form, reader, FILES)
    if form.ok and not form.data.text and not uploaded.ids:
        form.say("text", MISSING)
    if not form.ok:
        return await page(visit, form, uploaded, 422)
    try:
        await _write(visit, ticket, form, uploaded)
    except CasebusError as error:
        return await page(visit, form, uploaded, form.refuse(error))
    return visit.redirect(f"{visit.url('ticket', number=visit.values['number'])}#entry-{form.request_id}")


async def _write(visit: Visit, ticket: str, form: Form[CommentForm], uploaded: Uploaded) -> Written:
    token = await visit.fresh_token()
    if not form.data.text:
        return await visit.peers.tickets.attach(
            token, AttachFiles(request_id=form.request_id, ticket=ticket, uploads=uploaded.ids)
        )
    request = AddComment(request_id=form.request_id, ticket=ticket, text=form.data.text, uploads=uploaded.ids)
    return await visit.peers.tickets.comment(token, request)


async def share(visit: Visit) -> web.StreamResponse:
    """Change who can see the ticket."""
    ticket = ticket_id(visit)
    form = visit.form(ShareForm)
    if not form.ok:
        return await page(visit, form, status=422)
    data = form.data
    request = EditTicket(
        request_id=form.request_id,
        ticket=ticket,
        visibility="company" if data.visibility == "company" else "private",
        expected={"visibility": data.expected} if data.expected else {},
    )
    try:
        await visit.peers.tickets.edit(visit.token, request)
    except CasebusError as error:
        return await page(visit, form, status=form.refuse(error))
    said = visit.gettext("It is shared now.") if data.visibility == "company" else visit.gettext("It is private now.")
    visit.flash(said)
    return visit.redirect(visit.url("ticket", number=visit.values["number"]))


async def move(visit: Visit) -> web.StreamResponse:
    """Move the ticket to a status that the portal lets customers choose."""
    ticket = ticket_id(visit)
    form = visit.form(MoveForm)
    if not form.ok:
        return await page(visit, form, status=422)
    request = MoveTicket(
        request_id=form.request_id, ticket=ticket, status=form.data.status, expected_status=form.data.expected
    )
    try:
        await visit.peers.tickets.move(visit.token, request)
    except CasebusError as error:
        status = form.refuse(error)
        if error.code is Code.CONFLICT and "theirs.status" in form.details:
            form.say("", "Somebody changed the status in the meantime. It is shown beside; choose again.")
        return await page(visit, form, status=status)
    return visit.redirect(visit.url("ticket", number=visit.values["number"]))
