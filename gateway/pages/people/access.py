"""Where colleagues are signed in and which programs have a token: seen and ended by the company's administrator."""

from itertools import groupby
from operator import attrgetter

from aiohttp import web

from contracts.accounts import AccessRow
from gateway.frame import face
from gateway.pages.people.team import only_administrators
from gateway.pages.scopes import said
from gateway.pages.settings import described
from gateway.pages.tickets.wording import View
from gateway.pages.webhooks.place import has_webhooks
from gateway.visit import Visit

MOST_ROWS = 15  # of one person; who signs in with every visit has hundreds


async def show(visit: Visit) -> web.StreamResponse:
    """Everybody of the company who is signed in somewhere, with what signs them in."""
    only_administrators(visit)
    rows = await visit.peers.members.access(visit.token)
    people = [_person(visit, list(group)) for _, group in groupby(rows, key=attrgetter("person"))]
    hooks = has_webhooks(visit)
    return visit.render("people/access.html", people=people, company=visit.company_name, has_webhooks=hooks)


def _person(visit: Visit, rows: list[AccessRow]) -> View:
    first = rows[0]
    newest = sorted(rows, key=attrgetter("current", "api", "seen_at"), reverse=True)
    return {
        "id": first.person,
        "face": face(first.name or first.email, first.person),
        "name": first.name or first.email,
        "email": "" if first.program else first.email,
        "program": first.program,
        "own": first.person == visit.person.id,
        "rows": [_row(visit, row) for row in newest[:MOST_ROWS]],
        "older": max(0, len(rows) - MOST_ROWS),
    }


def _row(visit: Visit, row: AccessRow) -> View:
    return {
        "session": row.session,
        "label": described(visit, row.client, api=row.api),
        "icon": "key" if row.api else "monitor",
        "since": visit.almanac.moment(row.signed_in_at),
        "seen": visit.almanac.moment(row.seen_at),
        "until": visit.almanac.day(row.expires_at),
        "api": row.api,
        "may": said(visit, row.scopes),
        "current": row.current,
    }


async def end(visit: Visit) -> web.StreamResponse:
    """End one session or token."""
    only_administrators(visit)
    await visit.peers.members.end_access(visit.token, visit.values["person"], visit.values["session"])
    visit.gateway.sessions.access_changed(visit.values["person"])
    visit.flash(visit.gettext("It is ended; it does not open anything any more."))
    return visit.redirect(visit.url("people_access"))


async def end_all(visit: Visit) -> web.StreamResponse:
    """End all that somebody has."""
    only_administrators(visit)
    await visit.peers.members.end_access(visit.token, visit.values["person"])
    visit.gateway.sessions.access_changed(visit.values["person"])
    visit.flash(visit.gettext("They are signed out everywhere, and their tokens have ended."))
    return visit.redirect(visit.url("people_access"))
