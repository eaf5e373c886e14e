"""One ticket on the desk: the list it stands in, its conversation, its facts, and the forms to work on it."""

import asyncio

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.tickets import Ticket, TicketPage
from gateway.pages.desk.boxes import Refused, Work, boxes
from gateway.pages.desk.costing import cost_box
from gateway.pages.desk.listing import heading
from gateway.pages.desk.place import Place
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.desk.telling import DeskTeller
from gateway.pages.desk.wording import DeskWording
from gateway.pages.downloads.tie_box import tie_box
from gateway.pages.knowledge.beside import beside
from gateway.pages.notifying import opened
from gateway.pages.tickets.asides import cost, names
from gateway.pages.tickets.casefiles import panel
from gateway.pages.tickets.continued import continued
from gateway.pages.tickets.facts import facts
from gateway.pages.tickets.filing import AWAY, file_list, files_of, states_of
from gateway.pages.tickets.reading import MOST_ENTRIES, ticket_id
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

HIDDEN = frozenset({"csrf", "request_id"})


async def show(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    shown = await page(visit)
    opened(visit, ticket_id(visit))
    return shown


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """The ticket alone, for the live update."""
    place = Place.read(visit)
    found = await visit.peers.tickets.read(visit.token, ticket_id(visit))
    wording = DeskWording(visit, place)
    return visit.fragment("desk/ticket_part.html", **await _ticket_view(visit, place, wording, found, None))


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form that was refused, loaded again: what it was about is the ticket."""
    return visit.redirect(Place.read(visit).ticket(visit, visit.values["number"]))


async def page(visit: Visit, refused: Refused | None = None, status: int = 200) -> web.Response:
    """The page; a form that was refused keeps what was typed, also while the ticket itself cannot be read."""
    place = Place.read(visit)
    try:
        found, rows, counts = await asyncio.gather(
            visit.peers.tickets.read(visit.token, ticket_id(visit)), _rows(visit, place), counted(visit)
        )
    except CasebusError as error:
        if refused is None or error.code not in AWAY:
            raise
        return _kept(visit, refused, status)
    wording = DeskWording(visit, place)
    return visit.render(
        "desk/ticket.html",
        status=status,
        desk=sidebar(visit, counts, place),
        list={**_cards(visit, place, rows), "heading": heading(visit, wording, place), "href": place.address(visit)},
        current=found.number,
        way=_neighbours(visit, place, rows, found.number),
        **await _ticket_view(visit, place, wording, found, refused),
    )


async def show_cards(visit: Visit) -> web.StreamResponse:
    """The list beside a ticket, for the live update."""
    place = Place.read(visit)
    rows = await visit.peers.tickets.page(visit.token, place.request(visit.portal))
    current = visit.query.get("current", "")[:40]
    return visit.fragment("desk/cards_part.html", list=_cards(visit, place, rows, current), current=current)


async def _rows(visit: Visit, place: Place) -> TicketPage | None:
    """The list beside the ticket; a ticket can be read also while there is none."""
    try:
        return await visit.peers.tickets.page(visit.token, place.request(visit.portal))
    except CasebusError as error:
        if error.code not in (Code.UNAVAILABLE, Code.TIMEOUT, Code.INVALID):
            raise
        return None


def _cards(visit: Visit, place: Place, rows: TicketPage | None, current: str = "") -> View:
    wording = DeskWording(visit, place)
    current = current or visit.values.get("number", "")
    return {
        "rows": [wording.row(head) for head in rows.items] if rows else [],
        "cells": wording.cells(),
        "fragment": visit.url("desk_cards", **place.query(), current=current),
    }


def _neighbours(visit: Visit, place: Place, rows: TicketPage | None, number: str) -> View:
    """The tickets before and after this one in its list; after one that left the list comes the first."""
    numbers = [head.number for head in rows.items] if rows else []
    here = numbers.index(number) if number in numbers else -1
    before = numbers[here - 1] if here > 0 else ""
    after = numbers[here + 1] if here + 1 < len(numbers) else ""
    said = visit.gettext("{n} of {total}", n=here + 1, total=len(numbers)) if here >= 0 else ""
    return {
        "previous": place.ticket(visit, before) if before else None,
        "next": place.ticket(visit, after) if after else None,
        "text": said,
    }


async def _ticket_view(
    visit: Visit, place: Place, wording: DeskWording, found: Ticket, refused: Refused | None
) -> View:
    """The view data of `desk/ticket_part.html`."""
    rows, case_files, knowledge, tie, staff = await asyncio.gather(
        files_of(visit, found),
        panel(visit, found),
        beside(visit, found),
        tie_box(visit, found),
        visit.gateway.staff.of(visit.site.key, visit.token),
    )
    teller = DeskTeller(wording, found, states_of(rows))
    whole = visit.query.get("all") == "1"
    entries, hidden = (teller.everything(), 0) if whole else teller.latest(MOST_ENTRIES)
    number = found.number
    earlier = visit.ngettext("Show one earlier entry", "Show {n} earlier entries", hidden)
    return {
        "ticket": {**facts(wording, found), "comments": found.comments},
        "revision": found.revision,
        "entries": [*entries, *continued(wording, found, "desk_ticket")],
        "earlier": {"label": earlier, "href": place.ticket(visit, number, all="1")} if hidden else None,
        "fragment": place.ticket(visit, number, "desk_ticket_fragment", **({"all": "1"} if whole else {})),
        "files": file_list(visit, found, rows) if case_files is None else [],
        "case_files": case_files,
        "knowledge": knowledge,
        "tie": tie,
        "company_href": Place(view="all", company=found.company).address(visit),
        "cost": cost(wording, found),
        "price": cost_box(visit, found, refused),
        "chosen_people": await names(visit, found),
        "may_share": "share" in found.may and not visit.portal.registration.one_account_per_company,
        **boxes(Work(visit, place, wording, found, staff, refused)),
    }


def _kept(visit: Visit, refused: Refused, status: int) -> web.Response:
    """What was typed, while the ticket cannot be read; sending it again has one effect."""
    place, number = Place.read(visit), visit.values["number"]
    values = {name: value for name, value in refused.form.values.items() if name not in HIDDEN and value}
    return visit.render(
        "desk/kept.html",
        status=status,
        number_=number,
        back=place.ticket(visit, number),
        action=place.ticket(visit, number, f"desk_{refused.name}"),
        request_id=refused.form.request_id,
        errors=refused.form.errors,
        values=values,
        texts=[str(values[name]) for name in ("text", "cause", "solution", "title") if name in values],
    )
