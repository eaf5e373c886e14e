"""Open tickets name whoever has the account now; what was written keeps the name of that moment (E5)."""

from dataclasses import replace

from services.tickets.domain import commented
from services.tickets.domain.contact import known_as
from tests.unit.tickets.factories import ANNA, a_ticket, step


def test_e5_an_open_ticket_takes_the_name_of_the_new_holder_and_its_history_does_not() -> None:
    before = commented(a_ticket(), step(ANNA), "It happens again.", (), "")
    after = known_as(before, before.contact.id, "Lotte Verhaeghe")
    assert (after.contact.id, after.contact.name) == (before.contact.id, "Lotte Verhaeghe")
    assert (after.created_by, after.entries) == (before.created_by, before.entries)
    assert after.revision == before.revision + 1
    assert known_as(after, before.contact.id, "Lotte Verhaeghe") is after


def test_e5_ended_tickets_and_those_of_others_stay_as_they_were() -> None:
    ticket = a_ticket()
    assert known_as(ticket, "somebody-else", "Lotte Verhaeghe") is ticket
    ended = replace(ticket, kind="closed")
    assert known_as(ended, ticket.contact.id, "Lotte Verhaeghe") is ended
