"""The outgoing mail, and events that could not be handled: to read, and to try again."""

import asyncio
from datetime import timedelta

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.notify import DeadLetter, MailState
from contracts.tickets import CHANGED, COMMENTED, NOTED, OPENED
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.tickets.reading import NUMBER
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The page."""
    notify, token = visit.peers.notify, visit.token
    state, letters, counts = await asyncio.gather(notify.mail_state(token), notify.dead_letters(token), counted(visit))
    return visit.render(
        "desk/failures.html",
        desk=sidebar(visit, counts, None),
        mail=_mail(visit, state),
        letters=[_letter(visit, letter) for letter in letters],
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
