"""Outside systems of the portal, for its administrators: which there are, what each may do, and an end to it."""

import asyncio

from aiohttp import web

from contracts.errors import not_found
from contracts.outside import System
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The list."""
    _administrators_only(visit)
    found, counts = await asyncio.gather(visit.peers.systems.all(visit.token), counted(visit))
    return visit.render(
        "desk/systems.html",
        desk=sidebar(visit, counts, None),
        systems=[_row(visit, system) for system in found if system.state == "active"],
        revoked=[_row(visit, system) for system in found if system.state == "revoked"],
    )


async def ask(visit: Visit) -> web.StreamResponse:
    """Before one is revoked: what will happen."""
    system = await _one(visit)
    counts = await counted(visit)
    return visit.render("desk/system_revoke.html", desk=sidebar(visit, counts, None), s=_row(visit, system))


async def revoke(visit: Visit) -> web.StreamResponse:
    """End all that it may do."""
    system = await _one(visit)
    await visit.peers.systems.revoke(visit.token, system.name)
    visit.flash(visit.gettext("{name} has no access any more.", name=system.title))
    return visit.redirect(visit.url("desk_systems"))


async def _one(visit: Visit) -> System:
    _administrators_only(visit)
    for system in await visit.peers.systems.all(visit.token):
        if system.name == visit.values["system"]:
            return system
    raise not_found()


def _administrators_only(visit: Visit) -> None:
    if visit.actor.role != "admin":
        raise not_found()


def _row(visit: Visit, system: System) -> View:
    words = grant_words(visit)
    return {
        "name": system.name,
        "title": system.title,
        "allow": [words.get(grant, grant) for grant in system.allow],
        "companies": len(system.companies),
        "made": visit.almanac.moment(system.made_at),
        "seen": visit.almanac.moment(system.seen_at) if system.seen_at else None,
        "ended": visit.almanac.moment(system.changed_at),
        "revoke": visit.url("desk_system_revoke", system=system.name),
    }


def grant_words(visit: Visit) -> dict[str, str]:
    """What each grant lets a system do, in the reader's language."""
    say = visit.gettext
    return {
        "ticket.create": say("Open tickets for customers"),
        "ticket.comment": say("Comment on tickets"),
        "ticket.status": say("Move tickets to another status"),
        "ticket.get": say("Read tickets"),
        "ticket.list": say("List tickets"),
        "ticket.search": say("Search tickets"),
        "file.stage": say("Send files for tickets"),
        "person.find": say("Find people"),
        "companies.import": say("Bring companies"),
        "people.import": say("Bring people"),
        "subscriptions.import": say("Bring subscriptions"),
        "invoices.import": say("Bring invoices"),
        "feed.ticket": say("Hear of tickets"),
        "feed.file": say("Hear of files of tickets"),
        "feed.person": say("Hear of people"),
        "feed.ledger": say("Hear of subscriptions and invoices"),
        "see.texts": say("See titles and texts in what it hears"),
        "see.notes": say("See and write internal notes"),
        "name.staff": say("Act for members of our staff"),
    }
