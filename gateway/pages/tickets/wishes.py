"""How results of a search are wanted, by customers and at the desk: which kind, in which order, and which of them."""

from dataclasses import dataclass
from typing import Literal

from contracts.tickets import SearchTickets
from gateway.finding import Kind, kinds_of
from gateway.visit import Visit

Choices = list[dict[str, object]]


@dataclass(frozen=True)
class Wish:
    """As the address says it; what is not known there is as if nothing were said. An empty kind is all of them."""

    sort: Literal["relevance", "date"]
    view: Literal["all", "open"]
    kind: Kind | Literal[""] = ""

    @property
    def named(self) -> dict[str, str]:
        """What an address has to say for it."""
        return {
            "kind": self.kind,
            "sort": "" if self.sort == "date" else self.sort,
            "view": "" if self.view == "all" else self.view,
        }

    def asked(self, text: str, cursor: str, limit: int) -> SearchTickets:
        """The question."""
        return SearchTickets(text=text, sort=self.sort, view=self.view, cursor=cursor, limit=limit)


def wish_of(visit: Visit) -> Wish:
    """What this address wants; order, state and place are of tickets."""
    kinds = kinds_of(visit)
    kind = next((one for one in kinds if one == visit.query.get("kind")), None)
    if kind is None and (len(kinds) == 1 or any(name in visit.query for name in ("sort", "view", "cursor"))):
        kind = "tickets"
    return Wish(
        "relevance" if visit.query.get("sort") == "relevance" else "date",
        "open" if visit.query.get("view") == "open" else "all",
        kind or "",
    )


def orders(visit: Visit, page: str, text: str, wish: Wish) -> Choices:
    """The orders to choose from."""
    labels = {"date": visit.gettext("Newest first"), "relevance": visit.gettext("Best match first")}
    return [
        {
            "href": visit.url(page, q=text, **{**wish.named, "sort": "" if key == "date" else key}),
            "label": label,
            "current": wish.sort == key,
        }
        for key, label in labels.items()
    ]


def views(visit: Visit, page: str, text: str, wish: Wish) -> Choices:
    """All, or only what is open."""
    labels = {"all": visit.gettext("Open and closed"), "open": visit.gettext("Open only")}
    return [
        {
            "href": visit.url(page, q=text, **{**wish.named, "view": "" if key == "all" else key}),
            "label": label,
            "current": wish.view == key,
        }
        for key, label in labels.items()
    ]
