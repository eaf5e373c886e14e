"""The lists that a person has saved, as the lists themselves need them: which is open, which opens first."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from contracts.accounts import ListName, SavedView
from gateway.cookies import YEAR_SECONDS
from gateway.visit import Visit

PLACE = frozenset({"cursor", "trail", "lang"})  # where in a list somebody is, which no saved list says

LAST = "list"  # the cookie with the filters that this browser's person used last
KEPT = ("status", "priority", "mine", "sort", "order")


def of_list(visit: Visit, name: ListName) -> tuple[SavedView, ...]:
    """What was saved of this list."""
    return tuple(view for view in visit.signed_in.views if view.list == name)


def query_of(name: ListName, address: str) -> str:
    """What an address, or its query, says about its list: without the place in it, in one way of writing."""
    query = urlsplit(address).query if "?" in address else address
    said = [(key, value) for key, value in parse_qsl(query) if key not in PLACE]
    return urlencode([one for one in said if one != ("view", _plain(name))])


def address(visit: Visit, view: SavedView) -> str:
    """The link of a saved list."""
    return f"{visit.url(view.list)}?{view.query or 'view=' + _plain(view.list)}"


def start_of(visit: Visit, name: ListName) -> SavedView | None:
    """The list that opens first, where this person chose one."""
    return next((view for view in of_list(visit, name) if view.start), None)


def open_now(visit: Visit, name: ListName, here: str) -> SavedView | None:
    """The saved list that an address shows."""
    query = query_of(name, here)
    return next((view for view in of_list(visit, name) if view.query == query), None)


def remember(visit: Visit, here: str) -> None:
    """Keep what narrows and orders the customer's list for the next time (B29); the tab alone is not kept (E12)."""
    said = dict(parse_qsl(urlsplit(here).query))
    kept = {key: said[key] for key in KEPT if key in said}
    if "status" in kept and "view" in said:
        kept["view"] = said["view"]
    query = urlencode(kept)
    if query != last(visit):
        sealed = visit.gateway.seals.seal(LAST, {"person": visit.actor.id, "query": query})
        visit.cookies[LAST] = (sealed, YEAR_SECONDS) if query else ("", 0)


def last(visit: Visit) -> str:
    """The query that this person used last in this browser; empty where it narrowed nothing."""
    sealed = visit.cookies[LAST][0] if LAST in visit.cookies else visit.site.cookies.read(visit.request, LAST)
    kept = visit.gateway.seals.unseal(LAST, sealed) if sealed else None
    return str(kept.get("query", "")) if isinstance(kept, dict) and kept.get("person") == visit.actor.id else ""


def plainly(visit: Visit, name: ListName, here: str) -> str:
    """The address of the list as everybody has it, where one without a query opens this person's start or filters."""
    own = start_of(visit, name) is not None or (name == "tickets" and last(visit))
    return f"{here}?view={_plain(name)}" if own and "?" not in here else here


def box(visit: Visit, name: ListName, here: str) -> dict[str, Any]:
    """The view data of `components/views.html`: save what the list shows now, or lead to what was saved."""
    found = open_now(visit, name, here)
    return {
        "current": found.name if found else "",
        "query": query_of(name, here),
        "action": visit.url("views"),
        "request_id": visit.blank().request_id,
        "any": bool(of_list(visit, name)),
    }


def links(visit: Visit, name: ListName, here: str) -> list[dict[str, Any]]:
    """The saved lists as tabs, or as lines of the sidebar."""
    found = open_now(visit, name, here)
    return [
        {
            "href": address(visit, view),
            "label": view.name,
            "icon": "filter",
            "current": found is not None and found.id == view.id,
        }
        for view in of_list(visit, name)
    ]


def _plain(name: ListName) -> str:
    return "vendor_turn" if name == "desk" else "open"
