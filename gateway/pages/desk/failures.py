"""The outgoing mail, and events that could not be handled: to read, and to try again."""

import asyncio
from datetime import timedelta

from aiohttp import web
from pydantic import Field

from contracts.errors import CasebusError, Code
from contracts.files import UnplacedRow
from contracts.mailin import IncomingCounts
from contracts.notify import DeadLetter, MailState
from contracts.tickets import CHANGED, COMMENTED, NOTED, OPENED
from gateway.forms.fields import FormModel
from gateway.pages.desk import held
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.reading import NUMBER
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The page."""
    notify, token = visit.peers.notify, visit.token
    state, letters, counts, unplaced, incoming, back = await asyncio.gather(
        notify.mail_state(token),
        notify.dead_letters(token),
        counted(visit),
        _unplaced(visit),
        _incoming(visit),
        held.box(visit),
    )
    return visit.render(
        "desk/failures.html",
        desk=sidebar(visit, counts, None),
        mail=_mail(visit, state),
        letters=[_letter(visit, letter) for letter in letters],
        unplaced=unplaced,
        incoming=incoming.model_dump() if incoming else None,
        held=back,
    )


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form, loaded again."""
    return visit.redirect(visit.url("desk_mail"))


async def replay(visit: Visit) -> web.StreamResponse:
    """Try one again."""
    try:
        await visit.peers.notify.replay(visit.token, visit.values["letter"])
    except CasebusError as error:
        if error.code in (Code.NOT_FOUND, Code.UNAUTHENTICATED):
            raise
        visit.flash(visit.gettext("It failed again, and is kept."), "warning")
    else:
        visit.flash(visit.gettext("It was handled."))
    return visit.redirect(visit.url("desk_mail"))


class LookForm(FormModel):
    """Which one to look at."""

    key: str = Field(min_length=1, max_length=1024)


async def look_again(visit: Visit) -> web.StreamResponse:
    """Look at once at what found no place."""
    form = visit.form(LookForm)
    if form.ok:
        await visit.peers.folders.look_again(visit.token, form.data.key)
        rows = await visit.peers.folders.unplaced(visit.token)
        if any(row.key == form.data.key for row in rows):
            visit.flash(visit.gettext("It still has no place."), "warning")
        else:
            visit.flash(visit.gettext("It has its place now, or is gone."))
    return visit.redirect(visit.url("desk_mail"))


async def _incoming(visit: Visit) -> IncomingCounts | None:
    """What came in; None while notify cannot tell."""
    try:
        return await visit.peers.notify.incoming_counts(visit.token)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None


async def _unplaced(visit: Visit) -> list[View] | None:
    """What shows nowhere, with the reason; None when files cannot tell."""
    try:
        rows = await visit.peers.folders.unplaced(visit.token)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None
    return [_fitless(visit, row) for row in rows]


def _fitless(visit: Visit, row: UnplacedRow) -> View:
    say, size = visit.gettext, visit.almanac.size
    if row.kind == "too_large":
        why = say("{size}; a file may have {limit} at most.", size=size(row.size), limit=size(row.limit))
        do = say("Put a smaller file there, or have the limit of the portal raised.")
    else:
        why = say("This folder belongs to no ticket and no company.")
        do = say("Move it into the folder of a ticket or company with the program that put it there.")
    return {"key": row.key, "why": why, "do": do, "at": visit.almanac.moment(row.at)}


def _mail(visit: Visit, state: MailState) -> View:
    since = visit.almanac.now - timedelta(seconds=state.oldest_seconds)
    oldest = visit.almanac.relative(since) if state.queued else ""
    return {"queued": state.queued, "failed": state.failed, "oldest": oldest}


def _letter(visit: Visit, letter: DeadLetter) -> View:
    number = letter.subject.rpartition("/")[2]
    of_ticket = letter.type.startswith("tickets.") and NUMBER.fullmatch(number)
    return {
        "action": visit.url("desk_replay", letter=letter.id),
        "what": _what(visit, letter.type),
        "about": number if of_ticket else letter.subject,
        "href": visit.url("desk_ticket", number=number) if of_ticket else None,
        "reason": letter.reason,
        "attempts": letter.attempts,
        "at": visit.almanac.moment(letter.at),
    }


def _what(visit: Visit, kind: str) -> str:
    """What happened, in words; by its own name where we have none."""
    say = visit.gettext
    return {
        OPENED.name: say("A ticket was opened"),
        COMMENTED.name: say("A comment was written"),
        NOTED.name: say("A note was written"),
        CHANGED.name: say("A ticket was changed"),
    }.get(kind, kind)
