"""The outgoing mail, and events that could not be handled: to read, and to try again."""

import asyncio

from aiohttp import web

from gateway.pages.desk.sidebar import sidebar
from gateway.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The page."""
    notify, token = visit.peers.notify, visit.token
    state, letters, counts = await asyncio.gather(
        notify.mail_state(token), notify.dead_letters(token), visit.peers.tickets.counts(token)
    )
    rows = [
        {
            "action": visit.url("desk_replay", letter=letter.id),
            "what": letter.type,
            "about": letter.subject,
            "reason": letter.reason,
            "attempts": letter.attempts,
            "at": visit.almanac.moment(letter.at),
        }
        for letter in letters
    ]
    return visit.render("desk/failures.html", desk=sidebar(visit, counts, None), mail=state, letters=rows)


async def replay(visit: Visit) -> web.StreamResponse:
    """Try one again."""
    await visit.peers.notify.replay(visit.token, visit.values["letter"])
    visit.flash(visit.gettext("It is tried again."))
    return visit.redirect(visit.url("desk_mail"))
