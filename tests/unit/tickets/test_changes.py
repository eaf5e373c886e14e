"""What people do to tickets, and what follows from it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.tickets.domain import (
    Appointment,
    ExternalParty,
    FileRef,
    Party,
    RefusedError,
    Resolution,
    Rules,
    Ticket,
    attached,
    commented,
    moved_to,
    noted,
    planned,
    resolved,
)
from tests.unit.tickets.factories import ANNA, BEN, NOW, SVEN, a_ticket, autoflex, autowork, person, step

PDF = (FileRef("f1", "a.pdf", 5, "application/pdf"),)


def waiting(before: str = "open", rules: Rules | None = None) -> Ticket:
    ticket = moved_to(a_ticket(rules=rules), step(SVEN, rules), before, "")
    return moved_to(ticket, step(SVEN, rules), "wacht" if rules else "waiting", "")


def solution(**fields: str) -> Resolution:
    filled = {"cause": "Worn", "solution": "Changed", "way": "", "outcome": "", **fields}
    return Resolution(**filled, by=Party("sven", "Sven", "vendor"), at=NOW)


def test_a22_a_question_makes_it_the_customers_turn_and_the_answer_returns_it_to_where_it_was() -> None:
    asked = commented(waiting("appointment"), step(SVEN), "Which one?", (), "")
    assert asked.turn == "customer"
    answered = commented(asked, step(ANNA), "That one.", (), "")
    assert (answered.status, answered.turn, answered.before_waiting) == ("appointment", "other", "")
    assert [(c.field, c.before, c.after) for c in answered.entries[-1].changes] == [
        ("status", "waiting", "appointment")
    ]


def test_a22_what_was_asked_about_is_new_no_more() -> None:
    asked = commented(a_ticket(), step(SVEN), "Which one?", (), "waiting")
    assert commented(asked, step(ANNA), "That one.", (), "").status == "open"


def test_a22_a_colleagues_answer_or_a_file_counts_as_the_answer() -> None:
    shared = replace(waiting(), visibility="company")
    assert commented(shared, step(BEN), "I know.", (), "").status == "open"
    assert attached(shared, step(BEN), PDF).status == "open"


def test_a22_an_answer_goes_to_the_portals_own_status_when_none_is_remembered() -> None:
    assert commented(replace(waiting(), before_waiting=""), step(ANNA), "Here.", (), "").status == "open"
    assert commented(replace(waiting(), before_waiting="gone"), step(ANNA), "Here.", (), "").status == "open"
    ended = replace(waiting(), before_waiting="solved")
    assert commented(ended, step(ANNA), "Here.", (), "").status == "open"


def test_a22_a_customer_who_sends_the_present_status_along_answers_all_the_same() -> None:
    assert commented(waiting(), step(ANNA), "Here.", (), "waiting").status == "open"


def test_a22_asking_twice_keeps_the_status_before_the_first_question() -> None:
    rules = replace(autowork(), statuses={**autowork().statuses})
    rules.statuses["waiting2"] = replace(rules.statuses["waiting"], key="waiting2")
    rules.statuses["waiting"] = replace(rules.statuses["waiting"], to=())
    again = moved_to(waiting("external"), step(SVEN, rules), "waiting2", "")
    assert again.before_waiting == "external"


def test_staff_comments_do_not_move_a_waiting_ticket() -> None:
    assert commented(waiting(), step(SVEN), "Still waiting", (), "").status == "waiting"


def test_a23_a25_planned_work_has_its_way_appointment_and_third_party() -> None:
    when = datetime(2025, 3, 12, 8, 0, tzinfo=UTC)
    visit, helper = Appointment(when, 90, "Halle 3", "Sven"), ExternalParty("Bosch", "0711", "B-77")
    ticket = planned(a_ticket(), step(SVEN), "on_site", visit, helper)
    assert (ticket.way, ticket.appointment, ticket.external) == ("on_site", visit, helper)
    assert [change.field for change in ticket.entries[-1].changes] == ["way", "appointment", "external"]
    same = planned(ticket, step(SVEN), "on_site", visit, helper)
    assert same is ticket
    cleared = planned(ticket, step(SVEN), "remote", None, None)
    assert (cleared.way, cleared.appointment, cleared.external) == ("remote", None, None)


def test_b22_an_appointment_and_its_status_are_one_change() -> None:
    visit = Appointment(datetime(2025, 3, 12, 8, 0, tzinfo=UTC), 90, "Halle 3", "Sven")
    ticket = planned(a_ticket(), step(SVEN), "on_site", visit, None, status="external")
    assert (ticket.status, ticket.appointment, len(ticket.entries)) == ("external", visit, 1)
    assert [change.field for change in ticket.entries[-1].changes] == ["way", "appointment", "status"]
    with pytest.raises(RefusedError):
        planned(a_ticket(), step(SVEN), "on_site", visit, None, status="nothing")


def test_a23_a_customer_does_not_plan_the_work() -> None:
    with pytest.raises(RefusedError) as refused:
        planned(a_ticket(), step(ANNA), "remote", None, None)
    assert refused.value.reason == "forbidden"


def test_a26_a_resolution_needs_cause_and_solution() -> None:
    for field in ("cause", "solution"):
        with pytest.raises(RefusedError) as refused:
            resolved(a_ticket(), step(SVEN), solution(**{field: "  "}), "solved", "")
        assert set(refused.value.fields) == {field}


def test_a26_a27_a_resolution_ends_it_with_the_outcome_of_its_status() -> None:
    done = resolved(a_ticket(), step(SVEN), solution(way="remote"), "solved", "new")
    assert done.resolution is not None
    assert (done.kind, done.resolution.outcome, done.way) == ("resolved", "successful", "remote")
    failed = resolved(a_ticket(), step(SVEN), solution(), "unsolved", "")
    assert failed.resolution is not None
    assert (failed.kind, failed.resolution.outcome) == ("closed", "unsuccessful")


def test_a27_a_status_without_an_outcome_does_not_resolve() -> None:
    with pytest.raises(RefusedError) as refused:
        resolved(a_ticket(), step(SVEN), solution(), "open", "")
    assert set(refused.value.fields) == {"status"}


def test_a27_ending_it_with_an_outcome_needs_the_documentation() -> None:
    with pytest.raises(RefusedError) as refused:
        moved_to(a_ticket(), step(SVEN), "solved", "")
    assert refused.value.reason == "invalid"
    with pytest.raises(RefusedError):
        commented(a_ticket(), step(SVEN), "done", (), "solved")


def test_a27_an_ended_ticket_is_not_resolved_again() -> None:
    done = resolved(a_ticket(), step(SVEN), solution(), "solved", "")
    with pytest.raises(RefusedError) as refused:
        resolved(done, step(SVEN), solution(), "unsolved", "")
    assert refused.value.reason == "conflict"


def test_b26_a_comment_revives_a_solved_request_within_the_days() -> None:
    rules = autoflex()
    solved = moved_to(a_ticket(rules=rules), step(SVEN, rules), "opgelost", "")
    revived = commented(solved, step(ANNA, rules, timedelta(days=7)), "Not yet.", (), "")
    assert (revived.status, revived.queue) == ("eerste", "first")
    with pytest.raises(RefusedError) as refused:
        commented(solved, step(ANNA, rules, timedelta(days=8)), "Too late.", (), "")
    assert (refused.value.reason, refused.value.details) == ("conflict", {"new_ticket": solved.id})


def test_b25_b26_a_notice_that_came_late_leaves_as_much_time_for_a_comment_as_it_says() -> None:
    rules = autoflex()
    closing = replace(rules.statuses["opgelost"], closes_after_days=7, closes_to="gesloten", notice_days=2)
    rules = replace(rules, statuses={**rules.statuses, "opgelost": closing})
    solved = moved_to(a_ticket(rules=rules), step(SVEN, rules), "opgelost", "")
    told_late = replace(solved, notice_at=NOW + timedelta(days=8))
    assert commented(told_late, step(ANNA, rules, timedelta(days=9)), "Not yet.", (), "").status == "eerste"
    for ticket, days in ((told_late, 11), (solved, 8)):
        with pytest.raises(RefusedError):
            commented(ticket, step(ANNA, rules, timedelta(days=days)), "Too late.", (), "")


def test_b26_a_revived_ticket_keeps_its_history_but_not_its_resolution() -> None:
    done = resolved(a_ticket(), step(SVEN), solution(), "solved", "")
    revived = commented(done, step(ANNA), "Again.", (), "")
    assert revived.resolution is None
    assert any(change.field == "cause" for entry in revived.entries for change in entry.changes)


def test_b27_a_closed_request_takes_no_comment_no_file_and_no_move_from_a_customer() -> None:
    rules = autoflex()
    closed = moved_to(a_ticket(rules=rules), step(SVEN, rules), "gesloten", "")
    for attempt in (
        lambda: commented(closed, step(ANNA, rules), "x", (), ""),
        lambda: attached(closed, step(ANNA, rules), PDF),
    ):
        with pytest.raises(RefusedError) as refused:
            attempt()
        assert refused.value.details == {"new_ticket": closed.id}
    with pytest.raises(RefusedError):
        moved_to(closed, step(ANNA, rules), "eerste", "")


def test_b18_b19_a_status_moves_the_ticket_to_its_queue() -> None:
    rules = autoflex()
    ticket = moved_to(a_ticket(rules=rules), step(SVEN, rules), "derde", "")
    assert ticket.queue == "third"
    assert {change.field for change in ticket.entries[-1].changes} == {"status", "queue"}
    assert moved_to(ticket, step(SVEN, rules), "extern", "").queue == "third"


def test_c18_c19_a_customer_moves_it_only_where_the_portal_lets_them() -> None:
    rules = autoflex()
    assert moved_to(a_ticket(rules=rules), step(ANNA, rules), "opgelost", "").kind == "resolved"
    with pytest.raises(RefusedError) as refused:
        moved_to(a_ticket(rules=rules), step(ANNA, rules), "derde", "")
    assert refused.value.reason == "forbidden"


def test_a_move_to_where_it_is_changes_nothing() -> None:
    ticket = a_ticket()
    assert moved_to(ticket, step(SVEN), "new", "open") is ticket


def test_a_move_that_expected_another_status_is_a_conflict_with_theirs() -> None:
    with pytest.raises(RefusedError) as refused:
        moved_to(waiting(), step(SVEN), "external", "open")
    assert refused.value.details == {"theirs.status": "waiting"}


def test_a_move_that_the_portal_does_not_know_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        moved_to(a_ticket(), step(SVEN), "nowhere", "")
    assert set(refused.value.fields) == {"status"}
    with pytest.raises(RefusedError) as refused:
        moved_to(waiting(), step(SVEN), "new", "")
    assert refused.value.reason == "conflict"


def test_a_note_leaves_no_trace_for_the_customer_and_a_move_with_it_does() -> None:
    ticket = a_ticket()
    quiet = noted(ticket, step(SVEN), "psst", (), "")
    assert (quiet.updated_at, quiet.comments) == (ticket.updated_at, 0)
    moving = noted(ticket, step(SVEN), "psst", (), "open")
    assert [(entry.kind, entry.staff_only) for entry in moving.entries] == [("note", True), ("change", False)]
    assert moving.status == "open"


def test_a_comment_needs_the_right_to_comment() -> None:
    with pytest.raises(RefusedError) as refused:
        commented(a_ticket(), step(person("anna", rights=("create", "company"))), "x", (), "")
    assert refused.value.reason == "forbidden"


def test_a_comment_of_spaces_is_refused() -> None:
    with pytest.raises(RefusedError) as refused:
        commented(a_ticket(), step(), " \n", (), "")
    assert set(refused.value.fields) == {"text"}


def test_every_change_is_one_revision_and_one_more_entry() -> None:
    ticket = a_ticket()
    for number, after in enumerate((commented(ticket, step(), "a", (), ""), moved_to(ticket, step(SVEN), "open", ""))):
        assert (after.revision, len(after.entries)) == (2, 1), number
