"""The desk's list: a view or a queue, narrowed and sorted."""

import asyncio
from typing import Any

from aiohttp import web

from contracts.accounts import Person
from contracts.errors import CasebusError, Code
from contracts.tickets import Counts, Sort, TicketPage
from gateway import saved
from gateway.pages.desk.filters import chips, menus
from gateway.pages.desk.forms import may_leave_unmailed
from gateway.pages.desk.place import PAGE_SIZE, Place
from gateway.pages.desk.sidebar import sidebar
from gateway.pages.desk.undoing import offer
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

SORTED: dict[str, Sort] = {"priority": "priority", "updated": "activity"}


async def show(visit: Visit) -> web.StreamResponse:
    """The whole page; without any question, as this person wants to begin."""
    start = saved.start_of(visit, "desk") if not visit.request.query_string else None
    if start is not None:
        return visit.redirect(saved.address(visit, start))
    place = Place.read(visit)
    try:
        view, counts = await _view(visit, place)
    except CasebusError as error:
        if error.code is Code.INVALID and place.cursor:  # the address was cut or is too old
            return visit.redirect(place.address(visit, cursor=""))
        raise
    return visit.render("desk/list.html", desk=sidebar(visit, counts, place), undo=offer(visit, place), **view)


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of a form about several tickets, loaded again: what it was about is the list."""
    return visit.redirect(Place.read(visit).address(visit))


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """The rows, for the live update."""
    view, _ = await _view(visit, Place.read(visit))
    return visit.fragment("desk/list_part.html", **view)


async def show_sidebar(visit: Visit) -> web.StreamResponse:
    """Views and queues with their counts, for the live update."""
    counts = await visit.peers.tickets.counts(visit.token)
    place = None if visit.query.get("view") == "-" else Place.read(visit)
    return visit.fragment("desk/sidebar_part.html", desk=sidebar(visit, counts, place))


async def _view(visit: Visit, place: Place) -> tuple[View, Counts]:
    page, counts, staff, company = await asyncio.gather(
        visit.peers.tickets.page(visit.token, place.request(visit.portal)),
        visit.peers.tickets.counts(visit.token),
        visit.gateway.staff.of(visit.site.key, visit.token),
        _company(visit, place),
    )
    wording = DeskWording(visit, place)
    return {
        **_rows(wording, page),
        "heading": heading(visit, wording, place),
        "chips": chips(visit, wording, place, staff, company),
        "menus": menus(visit, wording, place, staff),
        "heads": _heads(visit, place),
        "pages": pages(visit, place, page),
        "narrowed": place.narrowed,
        "save": saved.box(visit, "desk", place.address(visit)),
        "clear_href": place.address(visit, status="", priority="", assignee="", company=""),
        "all_href": Place(view="open").address(visit),
        "some_open": counts.open > 0,
        "fragment": place.address(visit, "desk_list"),
        "bulk": _bulk(visit, wording, place, staff),
    }, counts


async def _company(visit: Visit, place: Place) -> str:
    """The name of the company that the list is narrowed to; one that does not exist has none."""
    if not place.company:
        return ""
    try:
        return (await visit.peers.accounts.company(visit.token, place.company)).company.name
    except CasebusError as error:
        if error.code not in (Code.NOT_FOUND, Code.INVALID):
            raise
        return ""


def _rows(wording: DeskWording, page: TicketPage) -> View:
    rows = [wording.row(head) for head in page.items]
    return {"rows": rows, "cells": wording.cells(), "late": page.late}


def heading(visit: Visit, wording: DeskWording, place: Place) -> str:
    """What this list is called."""
    say = visit.gettext
    if place.queue:
        return wording.queue(place.queue)
    return {
        "vendor_turn": say("Our turn"),
        "mine": say("My tickets"),
        "unassigned": say("Nobody's yet"),
        "open": say("All open"),
        "all": say("All, also ended"),
    }[place.view]


def pages(visit: Visit, place: Place, page: TicketPage) -> View:
    """The way on, and back to the beginning."""
    number = visit.almanac.number
    total = visit.gettext("more than {n}", n=number(1000)) if page.total >= 1000 else number(page.total)
    more = page.total > PAGE_SIZE
    return {
        "previous": place.address(visit, cursor="") if place.cursor else None,
        "next": place.address(visit, cursor=page.next) if page.next else None,
        "text": visit.gettext("{n} of {total}", n=number(len(page.items)), total=total) if more else "",
    }


def _heads(visit: Visit, place: Place) -> dict[str, Any]:
    heads: dict[str, Any] = {}
    for column, sort in SORTED.items():
        current = place.order(visit.portal) == sort
        href = place.address(visit, sort=sort, descending=not (current and place.descending))
        heads[column] = {"href": href, "dir": ("desc" if place.descending else "asc") if current else None}
    return heads


def _bulk(visit: Visit, wording: DeskWording, place: Place, staff: tuple[Person, ...]) -> View:
    """What can be done with several tickets at once; endings ask for a solution and are done one by one."""
    return {
        "action": place.address(visit, "desk_bulk"),
        "request_id": visit.blank().request_id,
        "me": visit.actor.id,
        "people": [(person.id, person.name) for person in staff],
        "may_leave_unmailed": may_leave_unmailed(visit),
        "queues": [(queue.key, wording.queue(queue.key)) for queue in visit.portal.queues],
        "statuses": [
            (status.key, wording.status(status.key)["label"]) for status in visit.portal.statuses if not status.outcome
        ],
    }
