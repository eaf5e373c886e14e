"""Tickets in words for staff: whose turn it is seen from the desk, rows that lead into the desk."""

from contracts.tickets import TicketHead
from gateway.pages.desk.place import Place
from gateway.pages.tickets.wording import View, Wording
from gateway.visit import Visit

CELLS = ("status", "priority", "party")


class DeskWording(Wording):
    """The same words as for customers, with the desk's point of view."""

    def __init__(self, visit: Visit, place: Place) -> None:
        super().__init__(visit)
        self._desk = visit.url("desk_ticket", number="-").rpartition("/")[0]
        tail = place.address(visit).partition("?")[2]
        self._tail = f"?{tail}" if tail else ""

    def _status(self, key: str) -> View:
        """A status as staff read it: "waiting for you" is said to customers."""
        shown = {**super()._status(key), "key": key}
        known = self.known_status(key)
        label = self.visit.text(known.staff_label) if known else ""
        if label in ("", shown["label"]):
            return shown
        read = self.visit.gettext("Customers read: “{label}”", label=shown["label"])
        return {**shown, "label": label, "explanation": read}

    def turn(self, head: TicketHead) -> View:
        """Whose turn it is, as staff see it."""
        say = self.visit.gettext
        if head.turn == "customer":
            return self._turn("them", say("Customer's turn"))
        if head.turn == "vendor":
            if head.assignee and head.assignee.id == self.visit.actor.id:
                return self._turn("you", say("Your turn"))
            return self._turn(
                "us", self._with(self.visit.called(head.assignee) if head.assignee else self.queue(head.queue))
            )
        if head.turn == "other" and head.appointment and head.kind == "scheduled":
            return self._turn("other", self.visit.almanac.exact(head.appointment.starts))
        if head.turn == "other" and head.external:
            return self._turn("other", self._with(head.external.name))
        return self._turn("none", "")

    @staticmethod
    def _turn(who: str, text: str) -> View:
        return {"who": who, "text": text}

    def _with(self, name: str) -> str:
        said: str = self._once("with", name, lambda _: self.visit.gettext("With {name}", name=name))
        return said

    def row(self, head: TicketHead) -> View:
        """A ticket as the desk's lists show it: keys of `cells`, and what is its own."""
        self.status(head.status)
        if head.priority:
            self.priority(head.priority)
        return {
            "href": f"{self._desk}/{head.number}{self._tail}",
            "number": head.number,
            "title": head.title,
            "who": self.visit.called(head.contact),
            "company": head.company_name,
            "status": head.status,
            "turn": self.turn(head),
            "priority": head.priority,
            "assignee": self._face(head),
            "updated": self.visit.almanac.moment(head.updated_at),
            "comments": head.comments,
            "unread": head.kind == "new",
        }

    def _face(self, head: TicketHead) -> str:
        """The key of the assignee's cell."""
        assignee = head.assignee
        if assignee is None:
            return ""
        self._once("party", assignee.id, lambda _: self._party(assignee))
        return assignee.id

    def cells(self) -> dict[str, dict[str, View]]:
        """What the rows so far have in common: statuses, priorities and people by key, each to be written once."""
        found: dict[str, dict[str, View]] = {kind: {} for kind in CELLS}
        for (kind, key), shown in self._known.items():
            if kind in found:
                found[kind][key] = shown
        return found
