"""Where in the desk somebody is: which view or queue, narrowed and sorted how. It travels in the address."""

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from contracts.portal import Portal
from contracts.tickets import ListTickets, Sort, View
from gateway.saved import plainly
from gateway.visit import Visit

PAGE_SIZE = 25
SORTS: tuple[Sort, ...] = get_args(Sort)
VIEWS: tuple[View, ...] = get_args(View)
START: View = "vendor_turn"


@dataclass(frozen=True)
class Place:
    """A list of the desk; what the address names but the portal does not know is passed over.

    Without a `sort` it is in the order in which this portal's tickets are worked (D18).
    """

    view: View = START
    queue: str = ""
    status: str = ""
    priority: str = ""
    assignee: str = ""
    company: str = ""
    sort: Sort | Literal[""] = ""
    descending: bool = True
    cursor: str = ""

    @classmethod
    def read(cls, visit: Visit) -> "Place":
        """From the query of this visit."""
        query, portal = visit.query, visit.portal
        asked = {name: query.get(name, "") for name in ("queue", "status", "priority")}
        known = {
            "queue": {queue.key for queue in portal.queues},
            "status": {status.key for status in portal.statuses},
            "priority": {item.key for item in portal.priorities.items},
        }
        kept = {name: value if value in known[name] else "" for name, value in asked.items()}
        view: View = next((view for view in VIEWS if view == query.get("view")), "open" if kept["queue"] else START)
        return cls(
            view=view,
            assignee=query.get("assignee", "")[:40],
            company=query.get("company", "")[:40],
            sort=next((sort for sort in SORTS if sort == query.get("sort")), ""),
            descending=query.get("order") != "rising",
            cursor=query.get("cursor", "")[:300],
            **kept,
        )

    @property
    def narrowed(self) -> bool:
        """Whether anything but the view and the queue narrows the list."""
        return bool(self.status or self.priority or self.assignee or self.company)

    def order(self, portal: Portal) -> Sort:
        """What it is ordered by: as somebody asked, else most urgent first where tickets wait and have priorities."""
        if self.sort:
            return self.sort
        urgent = portal.queue_order == "priority" and bool(portal.priorities.items)
        return "priority" if urgent and self.view != "all" else "activity"

    def request(self, portal: Portal) -> ListTickets:
        """The question to the tickets service."""
        return ListTickets(
            view=self.view,
            queue=self.queue,
            statuses=(self.status,) if self.status else (),
            priority=self.priority,
            assignee=self.assignee,
            company=self.company,
            sort=self.order(portal),
            descending=self.descending,
            limit=PAGE_SIZE,
            cursor=self.cursor,
        )

    def query(self) -> dict[str, str]:
        """What the address says beside its path."""
        said = {
            "view": "" if self.view == ("open" if self.queue else START) else self.view,
            "queue": self.queue,
            "status": self.status,
            "priority": self.priority,
            "assignee": self.assignee,
            "company": self.company,
            "sort": self.sort,
            "order": "" if self.descending else "rising",
            "cursor": self.cursor,
        }
        return {key: value for key, value in said.items() if value}

    def address(self, visit: Visit, name: str = "desk", **changes: Any) -> str:
        """The address of this list with some things changed; any change but the page leads to its first page."""
        if changes and "cursor" not in changes:
            changes["cursor"] = ""
        wanted = replace(self, **changes) if changes else self
        found = visit.url(name, **wanted.query())
        return plainly(visit, "desk", found) if name == "desk" else found

    def ticket(self, visit: Visit, number: str, name: str = "desk_ticket", **more: str) -> str:
        """The address of a ticket beside this list."""
        return visit.url(name, number=number, **self.query(), **more)
