"""The list of tickets, with its tabs, filters and order (A11)."""

import asyncio
from typing import Any

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.portal import ENDED, Portal
from contracts.tickets import Counts, Sort, TicketPage
from gateway import saved
from gateway.pages.tickets.filters import Filters
from gateway.pages.tickets.wording import View, Wording
from gateway.visit import Visit

SORTED: dict[str, Sort] = {"number": "number", "priority": "priority", "created": "created", "updated": "activity"}


async def tickets(visit: Visit) -> web.StreamResponse:
    """The whole page; without any question, as this person wants to begin or filtered it last."""
    if not visit.request.query_string:
        if start := saved.start_of(visit, "tickets"):
            return visit.redirect(saved.address(visit, start))
        if query := saved.last(visit):
            return visit.redirect(f"{visit.url('tickets')}?{query}")
    saved.remember(visit, Filters.read(visit).address(visit))
    return await _answer(visit, "tickets/list.html")


async def tickets_fragment(visit: Visit) -> web.StreamResponse:
    """Tabs, filters and rows, for the live update."""
    return await _answer(visit, "tickets/list_part.html")


async def _answer(visit: Visit, template: str) -> web.StreamResponse:
    filters = Filters.read(visit)
    try:
        page, counts = await asyncio.gather(
            visit.peers.tickets.page(visit.token, filters.request(visit)), visit.peers.tickets.counts(visit.token)
        )
    except CasebusError as error:
        if error.code is Code.INVALID and filters.cursor:  # the address was cut or is too old
            return visit.redirect(filters.address(visit, cursor="", trail=()))
        raise
    return visit.render(template, **_view(visit, filters, page, counts))


def _view(visit: Visit, filters: Filters, page: TicketPage, counts: Counts) -> View:
    wording = Wording(visit)
    here = filters.address(visit)
    return {
        "tabs": [*_tabs(visit, filters, counts), *saved.links(visit, "tickets", here)],
        "save": saved.box(visit, "tickets", here),
        "chips": _chips(visit, wording, filters),
        "menus": _menus(visit, wording, filters),
        "rows": [wording.row(head) for head in page.items],
        "columns": _columns(visit.portal),
        "heads": _heads(visit, filters),
        "pages": filters.pages(visit, page.next, len(page.items), page.total),
        "late": page.late,
        "nothing": None if page.items else _nothing(filters, counts),
        "all_href": filters.address(visit, view="all"),
        "clear_href": filters.address(visit, status="", priority="", mine=False),
        "fragment": filters.address(visit, "tickets_fragment"),
    }


def _columns(portal: Portal) -> list[str]:
    """The columns of the portal's list, but those of what it does not have (E14)."""
    lacking = {"priority": not portal.priorities.items, "type": not portal.types.items}
    return [column for column in portal.columns if not lacking.get(column)]


def _tabs(visit: Visit, filters: Filters, counts: Counts) -> list[View]:
    named = saved.open_now(visit, "tickets", filters.address(visit)) is not None
    return [
        {
            "href": Filters(view="open", mine=filters.mine).address(visit),
            "label": visit.text(visit.portal.labels.open) or visit.gettext("Open"),
            "count": counts.open,
            "current": filters.view == "open" and not named,
        },
        {
            "href": Filters(view="all", mine=filters.mine).address(visit),
            "label": visit.text(visit.portal.labels.all) or visit.gettext("All"),
            "count": counts.all,
            "current": filters.view == "all" and not named,
        },
    ]


def _chips(visit: Visit, wording: Wording, filters: Filters) -> list[View]:
    """The filters that are on, each with the way to take it off, and the one that is always offered."""
    mine = visit.gettext("Only mine")
    chips = [{"href": filters.address(visit, mine=not filters.mine), "label": mine, "on": filters.mine, "icon": "user"}]
    if visit.portal.registration.one_account_per_company and not filters.mine:
        chips = []  # there is nobody else whose they could be
    if filters.status:
        label = wording.status(filters.status)["label"]
        chips.append({"href": filters.address(visit, status=""), "label": label, "on": True})
    priority = wording.priority(filters.priority)
    if priority:
        label = visit.gettext("Priority: {name}", name=priority["label"])
        chips.append({"href": filters.address(visit, priority=""), "label": label, "on": True})
    return chips


def _menus(visit: Visit, wording: Wording, filters: Filters) -> View:
    offered = [status for status in visit.portal.statuses if filters.view == "all" or status.kind not in ENDED]
    statuses = [
        {
            "href": filters.address(visit, status=status.key),
            "label": wording.status(status.key)["label"],
            "icon": f"kind-{status.kind}",
            "current": status.key == filters.status,
        }
        for status in offered
    ]
    priorities = [
        {
            "href": filters.address(visit, priority=item.key),
            "label": visit.text(item.label),
            "current": item.key == filters.priority,
        }
        for item in visit.portal.priorities.items
    ]
    return {"status": statuses, "priority": priorities, "sort": _sorts(visit, filters)}


def _sorts(visit: Visit, filters: Filters) -> list[View]:
    labels: dict[Sort, str] = {
        "activity": visit.gettext("Last activity"),
        "created": visit.gettext("Date of creation"),
        "number": visit.gettext("Number"),
    }
    if visit.portal.priorities.items:
        labels["priority"] = visit.gettext("Priority")
    return [
        {"href": filters.address(visit, sort=key, descending=True), "label": label, "current": key == filters.sort}
        for key, label in labels.items()
    ]


def _heads(visit: Visit, filters: Filters) -> dict[str, Any]:
    """The heads of the table that sort; the one in force turns the order round."""
    heads: dict[str, Any] = {}
    for column, sort in SORTED.items():
        current = filters.sort == sort
        falling = not (current and filters.descending)
        href = filters.address(visit, sort=sort, descending=falling)
        heads[column] = {"href": href, "dir": ("desc" if filters.descending else "asc") if current else None}
    return heads


def _nothing(filters: Filters, counts: Counts) -> str:
    """Why the list is empty, which decides the next step that is taught."""
    if filters.cursor:
        return "page"
    if filters.narrowed:
        return "filters"
    return "open" if counts.all else "ever"
