"""The search of customers: their tickets, and the articles that they may read."""

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.tickets import SearchPage
from gateway.finding import Found
from gateway.pages.tickets.finds import TOTAL, finds, found_of, text_of
from gateway.pages.tickets.text import excerpt
from gateway.pages.tickets.wishes import Wish, orders, views, wish_of
from gateway.pages.tickets.wording import Wording
from gateway.visit import Visit

COLUMNS = ("number", "title", "status", "updated")


async def search(visit: Visit) -> web.StreamResponse:
    """What was found, with the words marked; without words, the field to type them in."""
    text, wish = text_of(visit), wish_of(visit)
    found = await _find(visit, text, wish)
    if found is None:
        return visit.redirect(visit.url("search", q=text))
    page = found.tickets
    wording = Wording(visit)
    hits = page.items if page and wish.kind in ("", "tickets") else ()
    rows = [{**wording.row(hit.ticket), "snippet": excerpt(hit.excerpt)} for hit in hits]
    more = page.next if page and wish.kind == "tickets" else ""
    return visit.render(
        "tickets/search.html",
        text=text,
        finds=finds(visit, "search", text, wish, found),
        rows=rows,
        columns=COLUMNS,
        total=_total(visit, page),
        similar=bool(page and page.similar),
        orders=orders(visit, "search", text, wish),
        views=views(visit, "search", text, wish),
        next=visit.url("search", q=text, **wish.named, cursor=more) if more else None,
        first=visit.url("search", q=text, **wish.named) if "cursor" in visit.query else None,
    )


async def _find(visit: Visit, text: str, wish: Wish) -> Found | None:
    """What was found, or None for a place in the results that there is not."""
    cursor = visit.query.get("cursor", "")[:300]
    try:
        return await found_of(visit, text, wish, cursor)
    except CasebusError as error:
        if error.code is Code.INVALID and cursor:
            return None
        raise


def _total(visit: Visit, page: SearchPage | None) -> str:
    if page is None:
        return ""
    if page.total >= TOTAL:
        return visit.gettext("{n}+ found", n=visit.almanac.number(TOTAL))
    return visit.ngettext("One found", "{n} found", page.total)
