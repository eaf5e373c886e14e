"""Mail that came in: how much, what waits in quarantine, and what staff make of it."""

import asyncio
from typing import Literal

from aiohttp import web
from pydantic import Field

from contracts import mailin
from contracts.accounts import FindPeople, Person
from contracts.errors import CasebusError, Code
from gateway.forms.fields import Form, FormModel, Line
from gateway.frame import face
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.tickets.reading import NUMBER
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

FOUND = 8
MOST = 100
State = Literal["quarantined", "accepted", "waiting", "deleted"]
STATES: tuple[State, ...] = ("quarantined", "accepted", "waiting", "deleted")


class AcceptForm(FormModel):
    """Whose it is, and on which ticket; without a number it becomes a new one."""

    person: Line = Field(min_length=1, max_length=80)
    number: Line = Field(default="", max_length=30)


class HandleForm(FormModel):
    """What shall become of it."""

    what: Literal["replay", "delete", "restore"]


async def show(visit: Visit) -> web.StreamResponse:
    """The list, at first of what waits for somebody."""
    asked = visit.query.get("state", "")
    state: State = next((one for one in STATES if one == asked), "quarantined")
    notify, token = visit.peers.notify, visit.token
    counts, rows, figures = await asyncio.gather(
        notify.incoming_counts(token), notify.incoming(token, state, MOST), counted(visit)
    )
    return visit.render(
        "desk/incoming.html",
        desk=sidebar(visit, figures, None),
        counts=counts.model_dump(),
        oldest=_seconds(visit, counts),
        tabs=_tabs(visit, state),
        state=state,
        rows=[row_view(visit, row) for row in rows],
    )


async def read(visit: Visit) -> web.StreamResponse:
    """One mail, as text."""
    return await _page(visit, visit.blank(person=visit.query.get("person", ""), number=""))


async def accept(visit: Visit) -> web.StreamResponse:
    """Make it a ticket or a comment."""
    form = visit.form(AcceptForm)
    if not form.ok:
        return await _page(visit, form, 422)
    number = form.data.number.strip().upper()
    if number and not NUMBER.fullmatch(number):
        form.errors["number"] = visit.gettext("There is no such ticket.")
        return await _page(visit, form, 422)
    ticket = f"{visit.site.key}/{number}" if number else ""
    try:
        done = await visit.peers.notify.accept_incoming(visit.token, visit.values["letter"], form.data.person, ticket)
    except CasebusError as error:
        if error.code is Code.NOT_FOUND:
            raise
        status = form.refuse(error)
        if "ticket" in form.errors:
            form.errors["number"] = form.errors.pop("ticket")
        return await _page(visit, form, status)
    return _told(visit, done)


async def handle(visit: Visit) -> web.StreamResponse:
    """Have it judged again, put it away, or take that back."""
    form = visit.form(HandleForm)
    if not form.ok:
        return visit.redirect(_address(visit, visit.values["letter"]))
    done = await visit.peers.notify.handle_incoming(visit.token, visit.values["letter"], form.data.what)
    if form.data.what == "delete" and done.state == "deleted":
        visit.flash(
            visit.gettext("It is put away."),
            button=visit.gettext("Undo"),
            action=visit.url("desk_mail_handle", letter=done.id),
            fields={"what": "restore"},
        )
        return visit.redirect(visit.url("desk_mail_in"))
    if form.data.what == "restore":
        visit.flash(visit.gettext("It is back in quarantine."))
        return visit.redirect(_address(visit, done.id))
    return _told(visit, done)


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form, loaded again."""
    return visit.redirect(_address(visit, visit.values["letter"]))


def _told(visit: Visit, row: mailin.IncomingRow) -> web.StreamResponse:
    number = row.ticket.rpartition("/")[2]
    if row.state == "accepted" and number:
        visit.flash(visit.gettext("It is on {number} now.", number=number))
        return visit.redirect(visit.url("desk_ticket", number=number))
    if row.state == "waiting":
        visit.flash(visit.gettext("It is being handled."), "info")
    else:
        visit.flash(visit.gettext("It stays in quarantine: {reason}", reason=reason_text(visit, row)), "warning")
    return visit.redirect(_address(visit, row.id))


async def _page(visit: Visit, form: Form[AcceptForm], status: int = 200) -> web.Response:
    mail = await visit.peers.notify.incoming_mail(visit.token, visit.values["letter"])
    person = str(form.values.get("person", ""))
    chosen = (await visit.peers.accounts.people(visit.token, (person,))).get(person) if person else None
    who = visit.query.get("who", "").strip()[:200]
    people = () if chosen else await _people(visit, who or mail.sender)
    figures = await counted(visit)
    return visit.render(
        "desk/incoming_mail.html",
        status=status,
        desk=sidebar(visit, figures, None),
        mail={
            **row_view(visit, mail),
            "headers": mail.headers,
            "text": mail.text,
            "quoted": mail.quoted,
            "kept": mail.kept,
            "files": [{"name": one.name, "type": one.type, "size": visit.almanac.size(one.size)} for one in mail.files],
        },
        form=form,
        chosen=_person(visit, mail.id, chosen) if chosen else None,
        who=who,
        people=[_person(visit, mail.id, one) for one in people],
        here=_address(visit, mail.id),
    )


async def _people(visit: Visit, text: str) -> tuple[Person, ...]:
    request = FindPeople(text=text[:200], roles=("customer", "company_admin"), limit=FOUND)
    return tuple(await visit.peers.accounts.find_people(visit.token, request))


def _person(visit: Visit, mail: str, person: Person) -> View:
    return {
        "id": person.id,
        "face": face(person.name or person.email, person.id),
        "email": person.email,
        "company": person.company_name,
        "href": visit.url("desk_mail_letter", letter=mail, person=person.id),
    }


def _address(visit: Visit, mail: str) -> str:
    return visit.url("desk_mail_letter", letter=mail)


def _tabs(visit: Visit, state: State) -> list[View]:
    say = visit.gettext
    labels = {
        "quarantined": say("Quarantine"),
        "accepted": say("Taken in"),
        "waiting": say("Waiting"),
        "deleted": say("Put away"),
    }
    return [
        {"href": visit.url("desk_mail_in", state=one), "label": labels[one], "current": one == state} for one in STATES
    ]


def _seconds(visit: Visit, counts: mailin.IncomingCounts) -> str:
    if not counts.waiting:
        return ""
    return visit.gettext("the oldest for {minutes} min", minutes=max(1, counts.oldest_seconds // 60))


def row_view(visit: Visit, row: mailin.IncomingRow) -> View:
    """A mail in a list."""
    number = row.ticket.rpartition("/")[2]
    return {
        "id": row.id,
        "href": _address(visit, row.id),
        "sender": row.sender or visit.gettext("unknown sender"),
        "subject": row.subject or visit.gettext("(no subject)"),
        "recipient": visit.gettext("a reply address") if row.recipient.startswith("reply+") else row.recipient,
        "at": visit.almanac.moment(row.at),
        "size": visit.almanac.size(row.size),
        "state": row.state,
        "reason": reason_text(visit, row) if row.state in ("quarantined", "deleted") else "",
        "detail": row.detail,
        "number": number,
        "ticket": visit.url("desk_ticket", number=number) if number else "",
    }


def reason_text(visit: Visit, row: mailin.IncomingRow) -> str:
    """Why it is in quarantine, in words."""
    say = visit.gettext
    return {
        "unknown_sender": say("Nobody here has this address, or they may not write."),
        "not_the_person": say("It answers a mail that went to somebody else."),
        "not_allowed": say("The ticket does not take it."),
        "no_ticket": say("It answers a mail that belongs to no ticket."),
        "unproven": say("It names a ticket, and nothing proves who sent it."),
        "forged": say("It is not from whom it says it is."),
        "auto_reply": say("A machine answered, nobody wrote it."),
        "bounce": say("It says that a mail could not be delivered."),
        "list": say("It came by a mailing list."),
        "loop": say("It is our own mail, or the same again and again."),
        "too_many": say("Too many mails from this sender in an hour."),
        "broken": say("It cannot be read."),
        "empty": say("There is nothing in it."),
        "not_processed": say("It could not be handled for too long."),
    }.get(row.reason, say("Staff decide."))
