"""Whose subscriptions and invoices are shown, to whom, and what the address says about order and page."""

from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from contracts.errors import not_found
from gateway.pages.people.desk_people import page as desk_page
from gateway.visit import Visit

PAGE_SIZE = 25
LONGEST_TRAIL = 12


@dataclass(frozen=True)
class Place:
    """The own company's pages, or the desk's of a company."""

    visit: Visit
    company: str = ""

    @classmethod
    def of(cls, visit: Visit) -> "Place":
        """Where this visit is; raises `not_found` where the portal has no such pages, or not for this person."""
        if not visit.portal.modules.administration:
            raise not_found()
        if not visit.actor.is_staff:
            return cls(visit)
        return cls(visit, visit.values.get("company", "") or visit.query.get("company", ""))

    @property
    def desk(self) -> bool:
        """Whether staff are looking."""
        return self.visit.actor.is_staff

    def subscriptions(self, **query: Any) -> str:
        """The address of the list of subscriptions."""
        return self._list("administration", "desk_administration", query)

    def invoices(self, **query: Any) -> str:
        """The address of the list of invoices."""
        return self._list("invoices", "desk_invoices", query)

    def articles(self, **query: Any) -> str:
        """The address of the search in all invoices."""
        return self._list("articles_found", "desk_articles", query)

    def invoice(self, number: str) -> str:
        """The address of an invoice."""
        return self.visit.url("desk_invoice" if self.desk else "invoice", invoice=number)

    def subscription(self, number: str) -> str:
        """The address of a subscription."""
        return self.visit.url("desk_subscription" if self.desk else "subscription", subscription=number)

    def fragment(self, name: str, **query: Any) -> str:
        """The address of a part that is looked at anew when something changed."""
        return self.visit.url(name, **query, **({"company": self.company} if self.company else {}))

    async def render(self, template: str, **data: Any) -> web.Response:
        """A page, in the portal or on the desk."""
        shown = {"place": self, "frame": "base_desk.html" if self.desk else "base.html", **data}
        if self.desk:
            return await desk_page(self.visit, template, **shown)
        return self.visit.render(template, **shown)

    def _list(self, own: str, desk: str, query: dict[str, Any]) -> str:
        if self.desk:
            return self.visit.url(desk, company=self.company, **query)
        return self.visit.url(own, **query)


@dataclass(frozen=True)
class Look:
    """The order of a list and where in its pages one is; `kept` is what else the address says."""

    sort: str
    descending: bool
    first: tuple[str, bool]
    cursor: str = ""
    trail: tuple[str, ...] = ()
    kept: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, visit: Visit, sorts: tuple[str, ...], first: tuple[str, bool], *kept: str) -> "Look":
        """From the query; what it does not say, or says wrongly, is as at `first`."""
        query = visit.request.query
        sort = query.get("sort", "")
        known = sort in sorts
        return cls(
            sort=sort if known else first[0],
            descending=query.get("order") == "falling" if known else first[1],
            first=first,
            cursor=query.get("cursor", "")[:300],
            trail=tuple(query.getall("trail", []))[-LONGEST_TRAIL:],
            kept=tuple((name, query[name][:200]) for name in kept if query.get(name)),
        )

    def query(self, **changes: Any) -> dict[str, Any]:
        """The query of an address; any change but the page leads to the first page."""
        if changes and "cursor" not in changes:
            changes |= {"cursor": "", "trail": ()}
        wanted = replace(self, **changes) if changes else self
        said: dict[str, Any] = dict(wanted.kept)
        if (wanted.sort, wanted.descending) != self.first:
            said |= {"sort": wanted.sort, "order": "falling" if wanted.descending else ""}
        said |= {"cursor": wanted.cursor, "trail": wanted.trail}
        return {name: value for name, value in said.items() if value}

    def head(self, sort: str) -> dict[str, Any]:
        """What the head of a column leads to, and how it sorts now."""
        current = sort == self.sort
        # sums and dates begin with what is most or newest, names with the first
        falling = not self.descending if current else sort in ("date", "total", "balance", "price")
        direction = ("desc" if self.descending else "asc") if current else None
        return {"query": self.query(sort=sort, descending=falling), "dir": direction}

    def pages(self, following: str) -> dict[str, dict[str, Any] | None]:
        """What leads to the neighbours of this page."""
        previous = onward = None
        if self.cursor:
            back, trail = (self.trail[-1], self.trail[:-1]) if self.trail else ("", ())
            previous = self.query(cursor=back, trail=trail)
        if following:
            passed = (*self.trail, self.cursor) if self.cursor else ()
            onward = self.query(cursor=following, trail=passed[-LONGEST_TRAIL:])
        return {"previous": previous, "next": onward}

    def standing(self, visit: Visit, shown: int, total: int) -> str:
        """Which rows of how many these are."""
        if not shown or (total <= PAGE_SIZE and not self.cursor) or len(self.trail) >= LONGEST_TRAIL:
            return ""
        first = (len(self.trail) + 1) * PAGE_SIZE + 1 if self.cursor else 1
        number = visit.almanac.number
        return visit.gettext(
            "{first} to {last} of {total}", first=number(first), last=number(first + shown - 1), total=number(total)
        )
