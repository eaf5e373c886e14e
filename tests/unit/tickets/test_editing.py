"""Changing fields: who may, which values, and two people at once."""

from dataclasses import replace

import pytest

from services.tickets.domain import Edit, Party, RefusedError, Ticket, commented, edited
from tests.unit.tickets.factories import ANNA, NOW, SVEN, a_ticket, autoflex, person, step

SARA = Party("sara", "Sara", "vendor")


def edit(ticket: Ticket, values: dict[str, str], expected: dict[str, str] | None = None, **options: object) -> Ticket:
    actor = options.get("actor", SVEN)
    person_in_charge = SARA if values.get("assignee") else None
    return edited(ticket, step(actor), Edit(values, expected or {}, person_in_charge))  # type: ignore[arg-type]


def test_d39_fields_change_and_the_timeline_says_which() -> None:
    after = edit(a_ticket(), {"title": " New  title", "queue": "devices", "assignee": "sara"})
    assert (after.title, after.queue, after.assignee) == ("New title", "devices", SARA)
    assert [(c.field, c.before, c.after) for c in after.entries[-1].changes] == [
        ("title", "Till stuck", "New title"),
        ("queue", "support", "devices"),
        ("assignee", "", "Sara"),
    ]


def test_the_same_values_change_nothing() -> None:
    ticket = a_ticket()
    assert edit(ticket, {"title": "Till stuck", "assignee": ""}) is ticket


def test_f7_two_people_who_change_the_same_field_get_a_conflict_with_theirs() -> None:
    first = edit(a_ticket(), {"priority": "high"}, {"priority": "normal"})
    with pytest.raises(RefusedError) as refused:
        edit(first, {"priority": "low", "title": "x"}, {"priority": "normal", "title": "Till stuck"})
    assert refused.value.reason == "conflict"
    assert refused.value.details == {"theirs.priority": "high"}
    assert edit(first, {"priority": "high"}, {"priority": "normal"}) is first


def test_a_comment_meanwhile_is_no_conflict() -> None:
    ticket = commented(a_ticket(), step(ANNA), "hello", (), "")
    assert edit(ticket, {"priority": "low"}, {"priority": "normal"}).priority == "low"


def test_an_assignee_is_compared_by_id_and_can_be_taken_away() -> None:
    assigned = edit(a_ticket(), {"assignee": "sara"}, {"assignee": ""})
    with pytest.raises(RefusedError) as refused:
        edit(assigned, {"assignee": ""}, {"assignee": "sven"})
    assert refused.value.details == {"theirs.assignee": "sara"}
    assert edit(assigned, {"assignee": ""}, {"assignee": "sara"}).assignee is None


def test_values_outside_the_portals_lists_are_refused() -> None:
    for values in ({"priority": "extreme"}, {"queue": "nobody"}, {"type": "bug"}, {"visibility": "world"}):
        with pytest.raises(RefusedError) as refused:
            edit(a_ticket(), values)
        assert set(refused.value.fields) == set(values)


def test_a20_e16_a_customer_changes_only_what_the_portal_lets_customers_set() -> None:
    assert edit(a_ticket(), {"priority": "high"}, actor=ANNA).priority == "high"
    assert edit(a_ticket(), {"visibility": "company"}, actor=ANNA).visibility == "company"
    for values in ({"queue": "devices"}, {"assignee": "sara"}, {"type": "x"}):
        with pytest.raises(RefusedError) as refused:
            edit(a_ticket(), values, actor=ANNA)
        assert refused.value.reason == "forbidden"
    with pytest.raises(RefusedError):
        edited(a_ticket(rules=autoflex()), step(ANNA, autoflex()), Edit({"priority": "high"}, {}))


def test_b27_a_customer_does_not_edit_an_ended_ticket() -> None:
    ended = replace(a_ticket(), status="solved", kind="resolved", status_since=NOW)
    with pytest.raises(RefusedError) as refused:
        edit(ended, {"title": "x"}, actor=ANNA)
    assert refused.value.reason == "conflict"


def test_somebody_without_the_right_to_comment_edits_nothing() -> None:
    with pytest.raises(RefusedError) as refused:
        edit(a_ticket(), {"title": "x"}, actor=person("anna", rights=("create", "company")))
    assert refused.value.reason == "forbidden"
