"""The search of staff: tickets, articles, people and companies of their portal."""

import asyncio

from aiohttp import web

from gateway.finding import Found
from gateway.pages.desk.place import Place
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.finds import TOTAL, finds, found_of, text_of
from gateway.pages.tickets.text import excerpt
from gateway.pages.tickets.wishes import Wish, orders, views, wish_of
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """The page with what was found; a number leads straight to its ticket."""
    text, wish = text_of(visit), wish_of(visit)
    cursor = visit.query.get("cursor", "")[:300]
    counts, found = await asyncio.gather(counted(visit), found_of(visit, text, wish, cursor))
    hits = found.tickets.items if found.tickets else ()
    if len(hits) == 1 and hits[0].ticket.number.casefold() == text.casefold():
        return visit.redirect(visit.url("desk_ticket", number=hits[0].ticket.number))
    view = _view(visit, text, cursor, found, wish)
    return visit.render("desk/search.html", desk=sidebar(visit, counts, None), **view)


def _view(visit: Visit, text: str, cursor: str, found: Found, wish: Wish) -> View:
    wording = DeskWording(visit, Place())
    number = visit.almanac.number
    page = found.tickets
    shown = page.items if page and wish.kind in ("", "tickets") else ()
    rows = [{**wording.row(hit.ticket), "snippet": excerpt(hit.excerpt), "unread": False} for hit in shown]
    total = page.total if page else 0
    more = page.next if page and wish.kind == "tickets" else ""
    return {
        "q": text,
        "finds": finds(visit, "desk_search", text, wish, found),
        "rows": rows,
        "cells": wording.cells(),
        "total": f"{number(TOTAL)}+" if total >= TOTAL else number(total),
        "found": total,
        "similar": bool(page and page.similar),
        "orders": orders(visit, "desk_search", text, wish),
        "views": views(visit, "desk_search", text, wish),
        "pages": {
            "previous": visit.url("desk_search", q=text, **wish.named) if cursor else None,
            "next": visit.url("desk_search", q=text, **wish.named, cursor=more) if more else None,
            "text": "",
        },
    }
