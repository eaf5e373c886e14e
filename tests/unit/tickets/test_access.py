"""Who sees a ticket and what they may do with it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.tickets.domain import commented, noted, powers, timeline_for, visible_to
from tests.unit.tickets.factories import (
    ANNA,
    BEN,
    NEWCOMER,
    NOW,
    OPERATOR,
    OTTO,
    SERVICE,
    SVEN,
    a_ticket,
    autoflex,
    autowork,
    person,
    step,
)

SHARED = replace(a_ticket(), visibility="company")


def test_d8_a_customer_of_another_company_sees_nothing_whatever_is_shared() -> None:
    for ticket in (a_ticket(), SHARED, replace(SHARED, participants=("otto",))):
        assert not visible_to(OTTO, ticket)


def test_a11_a_private_ticket_is_its_persons_alone() -> None:
    assert visible_to(ANNA, a_ticket())
    assert not visible_to(BEN, a_ticket())
    assert visible_to(BEN, replace(a_ticket(), participants=("ben",)))


def test_b12_b13_a_shared_ticket_is_seen_by_colleagues_with_the_right() -> None:
    assert visible_to(BEN, SHARED)
    assert not visible_to(person("ben", rights=("create", "comment")), SHARED)


def test_a8_somebody_who_must_change_the_password_first_sees_nothing() -> None:
    assert not visible_to(NEWCOMER, a_ticket())
    assert not visible_to(NEWCOMER, replace(SHARED, company=""))
    assert powers(NEWCOMER, a_ticket(), autowork(), NOW) == ()


def test_somebody_who_left_the_company_does_not_see_their_old_tickets() -> None:
    assert not visible_to(person("anna", "other"), a_ticket())


def test_staff_see_their_portal_and_no_other() -> None:
    assert visible_to(SVEN, a_ticket())
    assert not visible_to(SVEN, replace(a_ticket(), portal="autoflex"))
    assert not visible_to(ANNA, replace(a_ticket(), portal="autoflex"))


def test_a_role_that_is_not_known_sees_nothing() -> None:
    assert not visible_to(ANNA.model_copy(update={"role": "something"}), a_ticket())


def test_our_services_see_tickets_but_never_notes() -> None:
    ticket = noted(a_ticket(), step(SVEN), "internal", (), "")
    assert visible_to(SERVICE, ticket)
    assert timeline_for(SERVICE, ticket) == ()
    assert "note" not in powers(SERVICE, ticket, autowork(), NOW)
    assert "note" not in powers(OPERATOR, ticket, autowork(), NOW)


def test_staff_only_notes_are_not_in_a_customers_timeline() -> None:
    ticket = commented(noted(a_ticket(), step(SVEN), "internal", (), ""), step(SVEN), "public", (), "")
    assert [entry.text for entry in timeline_for(ANNA, ticket)] == ["public"]
    assert [entry.text for entry in timeline_for(SVEN, ticket)] == ["internal", "public"]


def test_customers_do_not_read_whom_staff_spared_a_mail() -> None:
    ticket = commented(a_ticket(), replace(step(SVEN), unmailed=True), "public", (), "")
    assert [entry.unmailed for entry in timeline_for(SVEN, ticket)] == [True]
    assert [entry.unmailed for entry in timeline_for(ANNA, ticket)] == [False]
    assert [entry.unmailed for entry in timeline_for(SERVICE, ticket)] == [False]


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (ANNA, {"comment", "edit", "attach", "share"}),
        (person("anna", rights=("create",)), set()),
        (SVEN, {"comment", "note", "edit", "assign", "move", "plan", "resolve", "share", "attach", "unmailed"}),
    ],
)
def test_powers_on_an_open_ticket(actor: object, expected: set[str]) -> None:
    assert set(powers(actor, a_ticket(), autowork(), NOW)) == expected  # type: ignore[arg-type]


def test_c18_a_customer_may_end_it_where_the_portal_says_so() -> None:
    ticket = a_ticket(rules=autoflex())
    assert "move" in powers(ANNA, ticket, autoflex(), NOW)
    assert autoflex().moves(ANNA, ticket.status) == ("opgelost",)
    assert autowork().moves(ANNA, "new") == ()


def test_b26_b27_an_ended_ticket_takes_comments_only_while_it_can_be_revived() -> None:
    solved = replace(a_ticket(), status="solved", kind="resolved", status_since=NOW)
    assert set(powers(ANNA, solved, autowork(), NOW + timedelta(days=14))) == {"comment", "attach"}
    assert powers(ANNA, solved, autowork(), NOW + timedelta(days=14, seconds=1)) == ()
    closed = replace(solved, status="unsolved", kind="closed")
    assert powers(ANNA, closed, autowork(), NOW) == ()


def test_staff_end_a_ticket_with_an_outcome_by_resolving_only() -> None:
    assert autowork().moves(SVEN, "open") == ("waiting", "appointment", "external")
    assert autowork().outcomes("open") == ("solved", "unsolved")
