"""The ways from a ticket that has ended to those that go on with it."""

from contracts.tickets import Ticket
from gateway.pages.tickets.wording import View, Wording


def continued(wording: Wording, ticket: Ticket, address: str) -> list[View]:
    """A line of the conversation for each that the reader may see; `address` names the pages of tickets."""
    visit = wording.visit
    return [
        {
            "kind": "continued",
            "id": f"continued-{one.number}",
            "who": wording.party(one.by),
            "at": visit.almanac.moment(one.at),
            "text": visit.gettext("continued this in"),
            "link": {"href": visit.url(address, number=one.number), "label": one.number, "title": one.title},
        }
        for one in ticket.followed_by
    ]
