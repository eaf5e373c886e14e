"""What the address of the ticket list says: tab, filters, order, and where in the pages one is."""

from dataclasses import dataclass, replace
from typing import Any, get_args

from contracts.tickets import ListTickets, Sort, View
from gateway.saved import plainly
from gateway.visit import Visit

PAGE_SIZE = 25
LONGEST_TRAIL = 12  # pages that "Previous" remembers the way back of; addresses stay below 8 kB
SORTS: tuple[Sort, ...] = get_args(Sort)


@dataclass(frozen=True)
class Filters:
    """A view of the list; what an address names but the portal does not know is passed over, so that old links work."""

    view: View = "open"
    status: str = ""
    priority: str = ""
    mine: bool = False
    sort: Sort = "activity"
    descending: bool = True
    cursor: str = ""
    trail: tuple[str, ...] = ()

    @classmethod
    def read(cls, visit: Visit) -> "Filters":
        """From the query of this visit."""
        query = visit.request.query
        portal = visit.portal
        status, priority = query.get("status", ""), query.get("priority", "")
        sort: Sort = next((known for known in SORTS if known == query.get("sort")), "activity")
        return cls(
            view="all" if query.get("view") == "all" else "open",
            status=status if any(known.key == status for known in portal.statuses) else "",
            priority=priority if any(known.key == priority for known in portal.priorities.items) else "",
            mine=query.get("mine") == "1",
            sort=sort,
            descending=query.get("order") != "rising",
            cursor=query.get("cursor", "")[:300],
            trail=tuple(query.getall("trail", []))[-LONGEST_TRAIL:],
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the tab narrows the list."""
        return bool(self.status or self.priority or self.mine)

    def request(self, visit: Visit) -> ListTickets:
        """The question to the tickets service."""
        own_open = self.mine and self.view == "open"
        return ListTickets(
            view="mine" if own_open else self.view,
            statuses=(self.status,) if self.status else (),
            priority=self.priority,
            contact=visit.actor.id if self.mine and not own_open else "",
            sort=self.sort,
            descending=self.descending,
            limit=PAGE_SIZE,
            cursor=self.cursor,
        )

    def address(self, visit: Visit, name: str = "tickets", **changes: Any) -> str:
        """The address of this list with some things changed; any change but the page leads to the first page."""
        if changes and "cursor" not in changes:
            changes |= {"cursor": "", "trail": ()}
        wanted = replace(self, **changes) if changes else self
        said: dict[str, object] = {
            "view": "all" if wanted.view == "all" else "",
            "status": wanted.status,
            "priority": wanted.priority,
            "mine": "1" if wanted.mine else "",
            "sort": "" if wanted.sort == "activity" else wanted.sort,
            "order": "" if wanted.descending else "rising",
            "cursor": wanted.cursor,
            "trail": wanted.trail,
        }
        found = visit.url(name, **{key: value for key, value in said.items() if value})
        return plainly(visit, "tickets", found) if name == "tickets" else found

    def pages(self, visit: Visit, following: str, shown: int, total: int) -> dict[str, Any]:
        """The neighbours of this page and where it stands, as `pagination` shows them."""
        previous = None
        if self.cursor:
            back, trail = (self.trail[-1], self.trail[:-1]) if self.trail else ("", ())
            previous = self.address(visit, cursor=back, trail=trail)
        onward = None
        if following:
            passed = (*self.trail, self.cursor) if self.cursor else ()
            onward = self.address(visit, cursor=following, trail=passed[-LONGEST_TRAIL:])
        return {"previous": previous, "next": onward, "text": self._place(visit, shown, total)}

    def _place(self, visit: Visit, shown: int, total: int) -> str:
        if not shown or (total <= PAGE_SIZE and not self.cursor) or len(self.trail) >= LONGEST_TRAIL:
            return ""
        first = (len(self.trail) + 1) * PAGE_SIZE + 1 if self.cursor else 1
        number = visit.almanac.number
        if total >= 1000:
            return visit.gettext(
                "{first} to {last} of more than {total}", first=first, last=first + shown - 1, total=number(1000)
            )
        return visit.gettext("{first} to {last} of {total}", first=first, last=first + shown - 1, total=number(total))
