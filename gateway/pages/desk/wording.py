"""Tickets in words for staff: whose turn it is seen from the desk, rows that lead into the desk."""

from contracts.tickets import TicketHead
from gateway.pages.desk.place import Place
from gateway.pages.tickets.wording import View, Wording
from gateway.visit import Visit


class DeskWording(Wording):
    """The same words as for customers, with the desk's point of view."""

    def __init__(self, visit: Visit, place: Place) -> None:
        super().__init__(visit)
        self._desk = visit.url("desk_ticket", number="-").rpartition("/")[0]
        self._tail = place.address(visit).partition("?")[2]

    def turn(self, head: TicketHead) -> View:
        """Whose turn it is, as staff see it."""
        say = self.visit.gettext
        if head.turn == "customer":
            return {"who": "them", "text": say("{name} is asked", name=head.contact.name)}
        if head.turn == "vendor":
            if head.assignee and head.assignee.id == self.visit.actor.id:
                return {"who": "you", "text": say("Your turn")}
            return {"who": "us", "text": say("With {name}", name=self.taker(head))}
        if head.turn == "other" and head.appointment and head.kind == "scheduled":
            return {"who": "other", "text": self.visit.almanac.exact(head.appointment.starts)}
        if head.turn == "other" and head.external:
            return {"who": "other", "text": say("With {name}", name=head.external.name)}
        return {"who": "none", "text": ""}

    def taker(self, head: TicketHead) -> str:
        """The agent, or else the team, that a ticket is with."""
        return head.assignee.name if head.assignee else self.queue(head.queue)

    def row(self, head: TicketHead) -> View:
        """A ticket as the desk's lists show it."""
        tail = f"?{self._tail}" if self._tail else ""
        return {
            **super().row(head),
            "href": f"{self._desk}/{head.number}{tail}",
            "company": head.company_name,
            "queue": self.queue(head.queue),
            "unread": head.kind == "new",
        }
