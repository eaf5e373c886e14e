"""Searching one's tickets: numbers, titles, texts, comments and names of files."""

from typing import Literal

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.tickets import SearchPage, SearchTickets
from gateway.pages.tickets.text import excerpt
from gateway.pages.tickets.wording import Wording
from gateway.visit import Visit

COLUMNS = ("number", "title", "status", "updated")
LONGEST = 200


async def search(visit: Visit) -> web.StreamResponse:
    """What was found, with the words marked; without words, the field to type them in."""
    text = " ".join(visit.query.get("q", "").replace("\0", " ").split())[:LONGEST]
    sort: Literal["relevance", "date"] = "relevance" if visit.query.get("sort") == "relevance" else "date"
    page = await _find(visit, text, sort) if text else None
    if page is None and text and "cursor" in visit.query:
        return visit.redirect(visit.url("search", q=text))
    wording = Wording(visit)
    hits = page.items if page else ()
    rows = [{**wording.row(hit.ticket), "snippet": excerpt(hit.excerpt)} for hit in hits]
    return visit.render(
        "tickets/search.html",
        text=text,
        rows=rows,
        columns=COLUMNS,
        total=_total(visit, page),
        orders=_orders(visit, text, sort),
        next=visit.url("search", q=text, sort=_named(sort), cursor=page.next) if page and page.next else None,
        first=visit.url("search", q=text, sort=_named(sort)) if "cursor" in visit.query else None,
    )


async def _find(visit: Visit, text: str, sort: Literal["relevance", "date"]) -> SearchPage | None:
    """A page of what was found, or None for a place in the results that there is not."""
    cursor = visit.query.get("cursor", "")[:300]
    try:
        return await visit.peers.tickets.search(visit.token, SearchTickets(text=text, sort=sort, cursor=cursor))
    except CasebusError as error:
        if error.code is Code.INVALID and cursor:
            return None
        raise


def _named(sort: str) -> str:
    return "" if sort == "date" else sort


def _total(visit: Visit, page: SearchPage | None) -> str:
    if page is None:
        return ""
    if page.total >= 1000:
        return visit.gettext("More than {n} found", n=visit.almanac.number(1000))
    return visit.ngettext("One found", "{n} found", page.total)


def _orders(visit: Visit, text: str, sort: str) -> list[dict[str, object]]:
    return [
        {"href": visit.url("search", q=text), "label": visit.gettext("Newest first"), "current": sort == "date"},
        {
            "href": visit.url("search", q=text, sort="relevance"),
            "label": visit.gettext("Best match first"),
            "current": sort == "relevance",
        },
    ]
