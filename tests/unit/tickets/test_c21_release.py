"""The coming release of a ticket (C21), as the rules have it."""

from dataclasses import replace

import pytest

from services.tickets.domain import Edit, RefusedError, Rules, Ticket, edited, moved_with_release
from tests.unit.tickets.factories import ANNA, SVEN, a_ticket, autowork, reason_of, step

RULES = autowork()
TIED: Rules = replace(RULES, statuses={**RULES.statuses, "open": replace(RULES.statuses["open"], release=True)})


def moved(ticket: Ticket, release: str, rules: Rules = TIED) -> Ticket:
    return moved_with_release(ticket, step(SVEN, rules), "open", "", release)


def test_c21_the_move_and_the_release_are_one_entry() -> None:
    after = moved(a_ticket(), "  4.2\n")
    assert (after.status, after.release) == ("open", "4.2")
    assert [(c.field, c.before, c.after) for c in after.entries[-1].changes][-1] == ("release", "", "4.2")
    assert moved(a_ticket(), "").release == ""


def test_c21_a_release_needs_a_status_that_is_tied_to_one_and_a_vendor() -> None:
    with pytest.raises(RefusedError) as refused:
        moved(a_ticket(), "4.2", RULES)
    assert reason_of(refused.value) == ("invalid", {"release": "This status is not tied to a release."})
    with pytest.raises(RefusedError) as refused:
        moved_with_release(a_ticket(), step(ANNA, TIED), "open", "", "4.2")
    assert refused.value.reason == "forbidden"


def test_c21_it_is_edited_while_the_status_is_tied_to_it_or_it_has_one() -> None:
    plain = a_ticket()
    with pytest.raises(RefusedError):
        edited(plain, step(SVEN, TIED), Edit({"release": "5"}, {}))
    later = edited(moved(plain, "4.2"), step(SVEN, TIED), Edit({"release": " 5 "}, {"release": "4.2"}))
    assert later.release == "5"
    assert edited(later, step(SVEN, RULES), Edit({"release": ""}, {})).release == ""
    with pytest.raises(RefusedError) as refused:
        edited(later, step(SVEN, TIED), Edit({"release": "6"}, {"release": "4.2"}))
    assert refused.value.details == {"theirs.release": "5"}


def test_c21_customers_do_not_edit_it() -> None:
    with pytest.raises(RefusedError):
        edited(moved(a_ticket(), "4.2"), step(ANNA, TIED), Edit({"release": "5"}, {}))
