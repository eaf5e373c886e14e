"""Searching one's tickets: numbers, titles, texts, comments and names of files."""

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.tickets import SearchPage
from gateway.pages.tickets.text import excerpt
from gateway.pages.tickets.wishes import Wish, orders, views, wish_of
from gateway.pages.tickets.wording import Wording
from gateway.visit import Visit

COLUMNS = ("number", "title", "status", "updated")
LONGEST = 200


async def search(visit: Visit) -> web.StreamResponse:
    """What was found, with the words marked; without words, the field to type them in."""
    text = " ".join(visit.query.get("q", "").replace("\0", " ").split())[:LONGEST]
    wish = wish_of(visit)
    page = await _find(visit, text, wish) if text else None
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
        similar=bool(page and page.similar),
        orders=orders(visit, "search", text, wish),
        views=views(visit, "search", text, wish),
        next=visit.url("search", q=text, **wish.named, cursor=page.next) if page and page.next else None,
        first=visit.url("search", q=text, **wish.named) if "cursor" in visit.query else None,
    )


async def _find(visit: Visit, text: str, wish: Wish) -> SearchPage | None:
    """A page of what was found, or None for a place in the results that there is not."""
    cursor = visit.query.get("cursor", "")[:300]
    try:
        return await visit.peers.tickets.search(visit.token, wish.asked(text, cursor))
    except CasebusError as error:
        if error.code is Code.INVALID and cursor:
            return None
        raise


def _total(visit: Visit, page: SearchPage | None) -> str:
    if page is None:
        return ""
    if page.total >= 1000:
        return visit.gettext("{n}+ found", n=visit.almanac.number(1000))
    return visit.ngettext("One found", "{n} found", page.total)
