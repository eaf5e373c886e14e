"""The lists of subscriptions and of invoices, and what was found in all invoices (E29, E31, E33)."""

from collections.abc import Mapping
from typing import Any, Literal, cast, get_args

from aiohttp import web

from contracts.errors import CasebusError, Code
from contracts.ledger import FindArticles, InvoiceSort, ListInvoices, ListSubscriptions, SubscriptionSort
from gateway.pages.administration.place import PAGE_SIZE, Look, Place
from gateway.pages.administration.wording import hit_row, invoice_row, subscription_view, sums
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

Tab = Literal["subscriptions", "invoices", "articles"]


async def subscriptions(visit: Visit) -> web.StreamResponse:
    """The subscriptions, the next to be renewed first."""
    return await _subscriptions(visit, "administration/subscriptions.html")


async def subscriptions_fragment(visit: Visit) -> web.StreamResponse:
    """The same as a part of the page, for the live update."""
    return await _subscriptions(visit, "administration/subscriptions_part.html")


async def invoices(visit: Visit) -> web.StreamResponse:
    """The invoices, the newest first."""
    return await _invoices(visit, "administration/invoices.html")


async def invoices_fragment(visit: Visit) -> web.StreamResponse:
    """The same as a part of the page, for the live update."""
    return await _invoices(visit, "administration/invoices_part.html")


async def articles(visit: Visit) -> web.StreamResponse:
    """Articles of all invoices with a text."""
    place = Place.of(visit)
    if lost := _lost(place):
        return lost
    text = visit.query.get("text", "").strip()[:200]
    look = Look.read(visit, (), ("", True), "text")
    rows: list[View] = []
    pages: dict[str, str] = {}
    total = 0
    if text:
        wanted = FindArticles(company=place.company, text=text, limit=PAGE_SIZE, cursor=look.cursor)
        try:
            found = await visit.peers.ledger.articles(visit.token, wanted)
        except CasebusError as error:
            if error.code is Code.INVALID and look.cursor:
                return visit.redirect(place.articles(text=text))
            raise
        rows = [hit_row(place, hit) for hit in found.items]
        pages = {**_pages(place, look, found.next, "articles"), "text": look.standing(visit, len(rows), found.total)}
        total = found.total
    return await place.render(
        "administration/articles.html",
        **await _around(place, "articles", text),
        rows=rows,
        found=total,
        total=visit.almanac.number(total),
        pages=pages,
    )


async def _subscriptions(visit: Visit, template: str) -> web.StreamResponse:
    place = Place.of(visit)
    if lost := _lost(place):
        return lost
    look = Look.read(visit, get_args(SubscriptionSort), ("renewable", False))
    wanted = ListSubscriptions(
        company=place.company,
        sort=cast(SubscriptionSort, look.sort),
        descending=look.descending,
        limit=PAGE_SIZE,
        cursor=look.cursor,
    )
    try:
        found = await visit.peers.ledger.subscriptions(visit.token, wanted)
    except CasebusError as error:
        return _first_page(place, look, error, "subscriptions")
    return await place.render(
        template,
        **await _around(place, "subscriptions"),
        rows=[subscription_view(place, one) for one in found.items],
        heads=_heads(place, look, get_args(SubscriptionSort), "subscriptions"),
        pages={
            **_pages(place, look, found.next, "subscriptions"),
            "text": look.standing(visit, len(found.items), found.total),
        },
        fragment=place.fragment("subscriptions_fragment", **look.query()),
    )


async def _invoices(visit: Visit, template: str) -> web.StreamResponse:
    place = Place.of(visit)
    if lost := _lost(place):
        return lost
    look = Look.read(visit, get_args(InvoiceSort), ("date", True), "open")
    only_open = visit.query.get("open") == "1"
    wanted = ListInvoices(
        company=place.company,
        open=only_open,
        sort=cast(InvoiceSort, look.sort),
        descending=look.descending,
        limit=PAGE_SIZE,
        cursor=look.cursor,
    )
    try:
        found = await visit.peers.ledger.invoices(visit.token, wanted)
    except CasebusError as error:
        return _first_page(place, look, error, "invoices")
    return await place.render(
        template,
        **await _around(place, "invoices"),
        rows=[invoice_row(place, one) for one in found.items],
        only_open=only_open,
        open_href=place.invoices(**look.query(kept=() if only_open else (("open", "1"),))),
        outstanding=sums(visit, found.outstanding),
        heads=_heads(place, look, get_args(InvoiceSort), "invoices"),
        pages={
            **_pages(place, look, found.next, "invoices"),
            "text": look.standing(visit, len(found.items), found.total),
        },
        fragment=place.fragment("invoices_fragment", **look.query()),
    )


def _lost(place: Place) -> web.Response | None:
    """Staff who follow a customer's link to a list choose the company first."""
    if place.desk and not place.company:
        return place.visit.redirect(place.visit.url("desk_companies"))
    return None


def _first_page(place: Place, look: Look, error: CasebusError, tab: Tab) -> web.Response:
    """An address that was cut, or is too old, leads to the first page; anything else is a problem."""
    if error.code is Code.INVALID and look.cursor:
        return place.visit.redirect(_address(place, tab, look.query(cursor="", trail=())))
    raise error


def _address(place: Place, tab: Tab, query: Mapping[str, Any]) -> str:
    return {"subscriptions": place.subscriptions, "invoices": place.invoices, "articles": place.articles}[tab](**query)


def _heads(place: Place, look: Look, sorts: tuple[str, ...], tab: Tab) -> dict[str, View]:
    heads = {sort: look.head(sort) for sort in sorts}
    return {sort: {"href": _address(place, tab, head["query"]), "dir": head["dir"]} for sort, head in heads.items()}


def _pages(place: Place, look: Look, following: str, tab: Tab) -> dict[str, str]:
    pages = look.pages(following)
    return {name: _address(place, tab, query) if query is not None else "" for name, query in pages.items()}


async def _around(place: Place, tab: Tab, text: str = "") -> View:
    """What all three pages have: tabs, the search, and on the desk the company."""
    visit = place.visit
    labels = {"subscriptions": visit.gettext("Subscriptions"), "invoices": visit.gettext("Invoices")}
    icons = {"subscriptions": "refresh", "invoices": "receipt"}
    company = (await visit.peers.accounts.company(visit.token, place.company)).company if place.desk else None
    return {
        "tabs": [
            {"href": _address(place, cast(Tab, key), {}), "label": label, "icon": icons[key], "current": key == tab}
            for key, label in labels.items()
        ],
        "text": text,
        "search_action": place.articles(),
        "company": company,
    }
