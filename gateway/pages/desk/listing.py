"""The desk's list: a view or a queue, narrowed and sorted."""

import asyncio
from typing import Any

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.portal import ENDED
from contracts.tickets import Counts, Sort, TicketPage
from gateway.pages.desk.place import PAGE_SIZE, Place
from gateway.pages.desk.sidebar import sidebar
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

COLUMNS = ("number", "title", "contact", "status", "priority", "queue", "assignee", "updated")
SORTED: dict[str, Sort] = {"number": "number", "priority": "priority", "updated": "activity"}


async def show(visit: Visit) -> web.StreamResponse:
    """The whole page."""
    place = Place.read(visit)
    try:
        page, counts = await asyncio.gather(
            visit.peers.tickets.page(visit.token, place.request()), visit.peers.tickets.counts(visit.token)
        )
    except CasebusError as error:
        if error.code is Code.INVALID and place.cursor:  # the address was cut or is too old
            return visit.redirect(place.address(visit, cursor=""))
        raise
    return visit.render("desk/list.html", desk=sidebar(visit, counts, place), **list_view(visit, place, page, counts))


async def show_fragment(visit: Visit) -> web.StreamResponse:
    """The rows, for the live update."""
    place = Place.read(visit)
    page, counts = await asyncio.gather(
        visit.peers.tickets.page(visit.token, place.request()), visit.peers.tickets.counts(visit.token)
    )
    return visit.fragment("desk/list_part.html", **list_view(visit, place, page, counts))


async def show_sidebar(visit: Visit) -> web.StreamResponse:
    """Views and queues with their counts, for the live update."""
    counts = await visit.peers.tickets.counts(visit.token)
    place = None if visit.query.get("view") == "-" else Place.read(visit)
    return visit.fragment("desk/sidebar_part.html", desk=sidebar(visit, counts, place))


def list_view(visit: Visit, place: Place, page: TicketPage, counts: Counts) -> View:
    """The view data of `desk/list_part.html`."""
    wording = DeskWording(visit, place)
    columns = [column for column in COLUMNS if column != "priority" or visit.portal.priorities.items]
    return {
        "heading": heading(visit, wording, place),
        "chips": _chips(visit, wording, place),
        "menus": _menus(visit, wording, place),
        "rows": [wording.row(head) for head in page.items],
        "columns": [column for column in columns if not (column == "queue" and place.queue)],
        "heads": _heads(visit, place),
        "pages": pages(visit, place, page),
        "late": page.late,
        "narrowed": place.narrowed,
        "clear_href": place.address(visit, status="", priority="", assignee=""),
        "all_href": Place(view="open").address(visit),
        "some_open": counts.open > 0,
        "fragment": place.address(visit, "desk_list"),
    }


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


def _chips(visit: Visit, wording: DeskWording, place: Place) -> list[View]:
    chips = []
    if place.status:
        label = wording.status(place.status)["label"]
        chips.append({"href": place.address(visit, status=""), "label": label, "on": True})
    priority = wording.priority(place.priority)
    if priority:
        label = visit.gettext("Priority: {name}", name=priority["label"])
        chips.append({"href": place.address(visit, priority=""), "label": label, "on": True})
    mine = visit.gettext("Only mine")
    on = place.assignee == visit.actor.id
    if place.view not in ("mine", "unassigned"):
        href = place.address(visit, assignee="" if on else visit.actor.id)
        chips.append({"href": href, "label": mine, "on": on, "icon": "user"})
    return chips


def _menus(visit: Visit, wording: DeskWording, place: Place) -> View:
    offered = [status for status in visit.portal.statuses if place.view == "all" or status.kind not in ENDED]
    return {
        "status": [
            {
                "href": place.address(visit, status=status.key),
                "label": wording.status(status.key)["label"],
                "icon": f"kind-{status.kind}",
                "current": status.key == place.status,
            }
            for status in offered
        ],
        "priority": [
            {
                "href": place.address(visit, priority=item.key),
                "label": visit.text(item.label),
                "current": item.key == place.priority,
            }
            for item in visit.portal.priorities.items
        ],
        "sort": _sorts(visit, place),
    }


def _sorts(visit: Visit, place: Place) -> list[View]:
    say = visit.gettext
    rows: list[tuple[Sort, bool, str]] = [
        ("activity", True, say("Newest activity first")),
        ("activity", False, say("Longest without activity first")),
        ("created", False, say("Oldest first")),
        ("created", True, say("Newest first")),
        ("priority", True, say("Most urgent first")),
    ]
    return [
        {
            "href": place.address(visit, sort=sort, descending=falling),
            "label": label,
            "current": (place.sort, place.descending) == (sort, falling),
        }
        for sort, falling, label in rows
        if sort != "priority" or visit.portal.priorities.items
    ]


def _heads(visit: Visit, place: Place) -> dict[str, Any]:
    heads: dict[str, Any] = {}
    for column, sort in SORTED.items():
        current = place.sort == sort
        href = place.address(visit, sort=sort, descending=not (current and place.descending))
        heads[column] = {"href": href, "dir": ("desc" if place.descending else "asc") if current else None}
    return heads
