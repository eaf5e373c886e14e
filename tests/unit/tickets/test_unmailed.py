"""Staff may leave out the mails about what they do, where the portal lets them; it is kept with what they did."""

from dataclasses import replace

import pytest

from contracts import tickets as t
from contracts.base import Actor
from kit.events import parse
from services.tickets.adapters.documents import document_of, ticket_in
from services.tickets.domain import RefusedError, Wish, checked, commented, may_leave_unmailed, moved_to
from services.tickets.wire import facts
from tests.unit.tickets.factories import ANNA, SVEN, a_ticket, autowork, step

ADMIN = SVEN.model_copy(update={"role": "admin"})


@pytest.mark.parametrize(
    ("who", "setting", "may"),
    [
        (SVEN, "staff", True),
        (SVEN, "admins", False),
        (ADMIN, "admins", True),
        (ADMIN, "nobody", False),
        (ANNA, "staff", False),
    ],
)
def test_who_may_leave_out_the_mails_is_the_portals_setting(who: Actor, setting: str, may: bool) -> None:
    assert may_leave_unmailed(who, replace(autowork(), unmailed=setting)) is may


def test_an_entry_without_mail_is_kept_and_told_so() -> None:
    before = a_ticket()
    after = commented(before, replace(step(SVEN), unmailed=True), "Only for the record.", (), "")
    assert ticket_in(document_of(after)).entries[-1].unmailed
    (event,) = facts(before, after)
    fact = parse(event, t.COMMENTED)
    assert fact.unmailed
    assert fact.entries[0].unmailed


def test_a_usual_entry_says_nothing_of_mails() -> None:
    before = a_ticket()
    after = moved_to(before, step(SVEN), "open", "")
    assert "unmailed" not in document_of(after)["entries"][-1]
    assert not parse(facts(before, after)[0], t.CHANGED).unmailed


def test_a_customer_cannot_open_without_mail() -> None:
    wish = Wish("T", "D", unmailed=True)
    with pytest.raises(RefusedError):
        checked(wish, ANNA, autowork())
    assert checked(wish, SVEN, autowork()).unmailed
