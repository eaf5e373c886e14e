"""Who of the customer's company sees a ticket: everybody, or the contact and chosen colleagues."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.tickets.domain.changes import Step, differences, need, with_entry
from services.tickets.domain.refusal import clash
from services.tickets.domain.ticket import Ticket


@dataclass(frozen=True, slots=True)
class Share:
    """Who sees it from now on; `expected` is who the form showed, `names` tells everybody's name by id."""

    visibility: str
    people: tuple[str, ...]
    names: Mapping[str, str]
    expected: tuple[str, ...] | None = None


def shared(ticket: Ticket, step: Step, share: Share) -> Ticket:
    """The ticket seen by these people; the same ticket when they are the same."""
    need(ticket, step, "share")
    own = {ticket.contact.id, ticket.created_by.id}
    people = tuple(dict.fromkeys(person for person in share.people if person not in own))
    if share.visibility == ticket.visibility and set(people) == set(ticket.participants):
        return ticket
    if share.expected is not None and set(share.expected) != set(ticket.participants):
        raise clash("Somebody else has changed who can see this in the meantime.")
    changes = differences(
        ("visibility", ticket.visibility, share.visibility),
        ("participants", _names(ticket.participants, share.names), _names(people, share.names)),
    )
    entry = step.entry("change", changes=changes)
    return with_entry(ticket, step, entry, visibility=share.visibility, participants=people)


def _names(people: tuple[str, ...], names: Mapping[str, str]) -> str:
    return ", ".join(sorted(names.get(person, person) for person in people))
