"""A ticket that waits for a version: tied by staff, asked about when it is out, answered by the customer (C21, B23)."""

from dataclasses import replace

import pytest

from services.tickets.domain import RefusedError, Rules, Ticket
from services.tickets.domain.releasing import Hope, came_out, drawn_back, release_answered, tied
from tests.unit.tickets.factories import ANNA, SVEN, a_ticket, autowork, step

RULES = autowork()
COMING = Hope("autowork/rel-1", "Winner 4.2")
ASKED = replace(COMING, out=True)
ENDS = next(key for key, rule in RULES.statuses.items() if rule.kind == "resolved" and rule.outcome != "unsuccessful")


def ending(status: str) -> Rules:
    """The same rules, where the customer may end a ticket from this status."""
    rule = replace(RULES.statuses[status], customer_to=(ENDS,), final=False)
    return replace(RULES, statuses={**RULES.statuses, status: rule})


def asked(ticket: Ticket) -> Ticket:
    return came_out(tied(ticket, step(SVEN, RULES), COMING), step(SVEN, RULES), COMING)


def test_c21_staff_tie_a_ticket_and_customers_do_not() -> None:
    after = tied(a_ticket(), step(SVEN, RULES), COMING)
    assert (after.release, after.release_id, after.release_hope) == ("Winner 4.2", COMING.id, "coming")
    assert tied(after, step(SVEN, RULES), COMING) is after
    loose = tied(after, step(SVEN, RULES), None)
    assert (loose.release, loose.release_id, loose.release_hope) == ("", "", "")
    with pytest.raises(RefusedError, match="forbidden"):
        tied(a_ticket(), step(ANNA, RULES), COMING)


def test_c21_what_is_out_already_is_asked_about_at_once_and_each_ticket_once() -> None:
    assert tied(a_ticket(), step(SVEN, RULES), ASKED).release_hope == "out"
    once = asked(a_ticket())
    assert once.release_hope == "out"
    assert [change.field for change in once.entries[-1].changes] == ["release_out"]
    assert came_out(once, step(SVEN, RULES), COMING) is once
    other = replace(COMING, id="autowork/rel-2")
    assert came_out(tied(a_ticket(), step(SVEN, RULES), COMING), step(SVEN, RULES), other).release_hope == "coming"


def test_c21_a_yes_ends_it_where_the_customer_may_and_is_noted_elsewhere() -> None:
    ticket = asked(a_ticket())
    kept = release_answered(ticket, step(ANNA, RULES), COMING.id, "", solved=True)
    assert (kept.release_hope, kept.entries[-1].kind) == ("solved", "change")
    ended = release_answered(ticket, step(ANNA, ending(ticket.status)), COMING.id, "", solved=True)
    assert (ended.status, ended.release_hope) == (ENDS, "solved")


def test_b23_a_no_says_what_is_left_and_takes_an_ended_ticket_up_again() -> None:
    ticket = asked(a_ticket())
    with pytest.raises(RefusedError, match="invalid"):
        release_answered(ticket, step(ANNA, RULES), COMING.id, "  ", solved=False)
    left = release_answered(ticket, step(ANNA, RULES), COMING.id, "Still broken.", solved=False)
    assert (left.release_hope, left.entries[-1].text, left.status) == ("not_solved", "Still broken.", ticket.status)
    ended = replace(ticket, status=ENDS, kind="resolved")
    open_again = replace(ending(ENDS), reopen_status=ticket.status)
    assert release_answered(ended, step(ANNA, open_again), COMING.id, "No.", solved=False).status == ticket.status
    final = replace(open_again.statuses[ENDS], final=True)
    closed = replace(open_again, statuses={**open_again.statuses, ENDS: final})
    assert release_answered(ended, step(ANNA, closed), COMING.id, "No.", solved=False).status == ENDS


def test_c21_a_question_is_answered_once_and_only_the_one_that_was_asked() -> None:
    ticket = asked(a_ticket())
    answered = release_answered(ticket, step(ANNA, RULES), COMING.id, "", solved=True)
    for ticket_, release in ((answered, COMING.id), (ticket, "autowork/rel-2"), (a_ticket(), COMING.id)):
        with pytest.raises(RefusedError, match="conflict"):
            release_answered(ticket_, step(ANNA, RULES), release, "", solved=True)


def test_c21_a_withdrawn_version_is_waited_for_no_more_and_what_was_said_of_it_stays() -> None:
    waiting = tied(a_ticket(), step(SVEN, RULES), COMING)
    for ticket in (waiting, asked(a_ticket())):
        loose = drawn_back(ticket, step(SVEN, RULES), COMING)
        assert (loose.release, loose.release_id, loose.release_hope) == ("", "", "")
        told = [(change.field, change.after) for change in loose.entries[-1].changes]
        assert told == [("release_withdrawn", "Winner 4.2")]
        assert drawn_back(loose, step(SVEN, RULES), COMING) is loose
    answered = release_answered(asked(a_ticket()), step(ANNA, RULES), COMING.id, "", solved=True)
    assert drawn_back(answered, step(SVEN, RULES), COMING) is answered
    assert drawn_back(waiting, step(SVEN, RULES), replace(COMING, id="autowork/rel-2")) is waiting
