"""How results of a search are wanted, by customers and at the desk: in which order, and which of them."""

from dataclasses import dataclass
from typing import Literal

from contracts.tickets import SearchTickets
from gateway.visit import Visit

Choices = list[dict[str, object]]


@dataclass(frozen=True)
class Wish:
    """As the address says it; what is not known there is as if nothing were said."""

    sort: Literal["relevance", "date"]
    view: Literal["all", "open"]

    @property
    def named(self) -> dict[str, str]:
        """What an address has to say for it."""
        return {"sort": "" if self.sort == "date" else self.sort, "view": "" if self.view == "all" else self.view}

    def asked(self, text: str, cursor: str) -> SearchTickets:
        """The question."""
        return SearchTickets(text=text, sort=self.sort, view=self.view, cursor=cursor)


def wish_of(visit: Visit) -> Wish:
    """What this address wants."""
    return Wish(
        "relevance" if visit.query.get("sort") == "relevance" else "date",
        "open" if visit.query.get("view") == "open" else "all",
    )


def orders(visit: Visit, page: str, text: str, wish: Wish) -> Choices:
    """The orders to choose from."""
    labels = {"date": visit.gettext("Newest first"), "relevance": visit.gettext("Best match first")}
    return [
        {
            "href": visit.url(page, q=text, sort="" if key == "date" else key, view=wish.named["view"]),
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
            "href": visit.url(page, q=text, sort=wish.named["sort"], view="" if key == "all" else key),
            "label": label,
            "current": wish.view == key,
        }
        for key, label in labels.items()
    ]
