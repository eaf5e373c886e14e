"""Search over everything that the staff of a portal may see."""

import asyncio

from aiohttp import web

from contracts.tickets import SearchPage
from gateway.pages.desk.place import Place
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.desk.wording import DeskWording
from gateway.pages.tickets.text import excerpt
from gateway.pages.tickets.wishes import Wish, orders, views, wish_of
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

LONGEST = 200


async def show(visit: Visit) -> web.StreamResponse:
    """The page with what was found; a number leads straight to its ticket."""
    text = visit.query.get("q", "").strip()[:LONGEST]
    cursor = visit.query.get("cursor", "")[:300]
    wish = wish_of(visit)
    counts, page = await asyncio.gather(counted(visit), _find(visit, text, cursor, wish))
    if page.total == 1 and page.items[0].ticket.number.casefold() == text.casefold():
        return visit.redirect(visit.url("desk_ticket", number=page.items[0].ticket.number))
    return visit.render("desk/search.html", desk=sidebar(visit, counts, None), **_view(visit, text, cursor, page, wish))


async def _find(visit: Visit, text: str, cursor: str, wish: Wish) -> SearchPage:
    if not text:
        return SearchPage(items=(), total=0)
    return await visit.peers.tickets.search(visit.token, wish.asked(text, cursor))


def _view(visit: Visit, text: str, cursor: str, page: SearchPage, wish: Wish) -> View:
    wording = DeskWording(visit, Place())
    number = visit.almanac.number
    rows = [{**wording.row(hit.ticket), "snippet": excerpt(hit.excerpt), "unread": False} for hit in page.items]
    total = f"{number(1000)}+" if page.total >= 1000 else number(page.total)
    return {
        "q": text,
        "rows": rows,
        "cells": wording.cells(),
        "total": total,
        "found": page.total,
        "similar": page.similar,
        "orders": orders(visit, "desk_search", text, wish),
        "views": views(visit, "desk_search", text, wish),
        "pages": {
            "previous": visit.url("desk_search", q=text, **wish.named) if cursor else None,
            "next": visit.url("desk_search", q=text, **wish.named, cursor=page.next) if page.next else None,
            "text": "",
        },
    }
