"""Who is mailed when: one test for each line of the table."""

from __future__ import annotations

from typing import Any

import pytest

from services.notify.domain.rules import QUEUE, MailRules, TicketChange, Wanted, plan, reasons, unwanted

RULES = MailRules(("reporter", "support"), "other_party", frozenset({"waiting-customer", "scheduled", "resolved"}))


def change(fact: str, author: str, side: str, **fields: Any) -> TicketChange:
    values = {"contact": "maria", "kind": "open", **fields}
    return TicketChange(fact=fact, author=author, side=side, **values)  # type: ignore[arg-type]


def told(change_: TicketChange, rules: MailRules = RULES) -> dict[str, str]:
    wanted = plan(change_, rules)
    assert len({one.person for one in wanted}) == len(wanted), "one mail per person"
    return {one.person: one.template for one in wanted}


def test_a_new_ticket_is_confirmed_to_its_reporter_and_told_to_the_queue() -> None:
    assert told(change("opened", "maria", "customer")) == {"maria": "ticket_opened", QUEUE: "ticket_received"}


def test_the_person_for_whom_staff_open_a_ticket_gets_the_confirmation() -> None:
    assert told(change("opened", "jana", "vendor")) == {"maria": "ticket_opened", QUEUE: "ticket_received"}


def test_the_whole_company_hears_of_a_new_ticket_where_the_portal_says_so_but_its_author_only_once() -> None:
    rules = MailRules(("reporter", "support", "company"))
    opened = change("opened", "ben", "customer", company=("maria", "ben", "eva"))
    assert told(opened, rules) == {"maria": "ticket_opened", QUEUE: "ticket_received", "eva": "ticket_opened"}


def test_a_customers_comment_goes_to_the_assignee_and_without_one_to_the_queue() -> None:
    comment = change("commented", "maria", "customer", commented=True, participants=("ben",))
    assert told(comment) == {QUEUE: "ticket_commented"}
    taken = change("commented", "maria", "customer", commented=True, assignee="jana")
    assert told(taken) == {"jana": "ticket_commented"}


def test_an_agents_comment_goes_to_the_contact_and_the_participants() -> None:
    comment = change("commented", "jana", "vendor", commented=True, participants=("ben", "maria"), assignee="sven")
    assert told(comment) == {"maria": "ticket_commented", "ben": "ticket_commented"}


def test_a_portal_may_tell_both_sides_of_each_comment_but_never_its_author() -> None:
    rules = MailRules(commented="reporter_and_responsible")
    comment = change("commented", "jana", "vendor", commented=True, assignee="jana")
    assert told(comment, rules) == {"maria": "ticket_commented"}
    reply = change("commented", "maria", "customer", commented=True, assignee="jana")
    assert told(reply, rules) == {"jana": "ticket_commented"}


@pytest.mark.parametrize(("kind", "mailed"), [("waiting-customer", True), ("resolved", True), ("open", False)])
def test_a_change_of_status_is_mailed_for_the_kinds_that_the_portal_names(kind: str, mailed: bool) -> None:
    moved = change("changed", "jana", "vendor", kind=kind, moved=True)
    assert told(moved) == ({"maria": "ticket_moved"} if mailed else {})


def test_comment_and_status_in_one_step_are_one_mail() -> None:
    both = change("commented", "jana", "vendor", commented=True, moved=True, kind="waiting-customer")
    assert told(both) == {"maria": "ticket_commented"}


def test_the_contact_is_not_told_of_the_status_that_they_changed_themself() -> None:
    assert told(change("changed", "maria", "customer", moved=True, kind="resolved")) == {}


def test_the_new_assignee_is_told_unless_they_took_the_ticket_themself() -> None:
    assert told(change("changed", "jana", "vendor", assigned=True, assignee="sven")) == {"sven": "ticket_assigned"}
    assert told(change("changed", "sven", "vendor", assigned=True, assignee="sven")) == {}
    assert told(change("changed", "jana", "vendor", assigned=True)) == {}


def test_a_note_goes_to_the_assignee_alone() -> None:
    note = change("noted", "jana", "vendor", noted=True, assignee="sven", participants=("ben",))
    assert told(note) == {"sven": "ticket_noted"}
    assert told(change("noted", "sven", "vendor", noted=True, assignee="sven")) == {}
    assert told(change("noted", "sven", "vendor", noted=True)) == {}


def test_an_appointment_is_mailed_where_the_portal_mails_scheduled_tickets() -> None:
    planned = change("changed", "jana", "vendor", appointed=True)
    assert told(planned) == {"maria": "ticket_appointment"}
    assert told(planned, MailRules()) == {}


def test_b22_an_appointment_with_its_status_in_one_go_is_one_mail() -> None:
    both = change("changed", "jana", "vendor", kind="scheduled", appointed=True, moved=True)
    assert told(both) == {"maria": "ticket_moved"}


def test_what_the_system_says_goes_to_the_customers() -> None:
    assert told(change("commented", "timer", "system", commented=True)) == {"maria": "ticket_commented"}


def test_b25_the_contact_and_chosen_colleagues_hear_that_it_closes_soon() -> None:
    soon = change("closing_soon", "timer", "system", kind="resolved", participants=("ben",))
    assert told(soon) == {"maria": "ticket_closing", "ben": "ticket_closing"}


def test_b14_whoever_is_chosen_is_told_but_not_by_themself() -> None:
    assert told(change("changed", "maria", "customer", invited=("ben", "maria"))) == {"ben": "ticket_shared"}


def test_e25_the_contact_is_told_of_a_cost_and_the_responsible_of_the_answer() -> None:
    assert told(change("changed", "jana", "vendor", priced=True)) == {"maria": "ticket_cost"}
    answer = change("changed", "maria", "customer", answered=True)
    assert told(answer) == {QUEUE: "ticket_cost_answered"}
    assert told(change("changed", "maria", "customer", answered=True, assignee="jana")) == {
        "jana": "ticket_cost_answered"
    }


def test_c21_customers_and_the_responsible_are_told_that_a_version_was_withdrawn() -> None:
    drawn = change("changed", "jana", "vendor", unreleased=True, participants=("ben",))
    assert told(drawn) == {"maria": "ticket_unreleased", "ben": "ticket_unreleased", QUEUE: "ticket_unreleased"}
    assert told(change("changed", "timer", "system", unreleased=True, assignee="jana"))["jana"] == "ticket_unreleased"


def test_whoever_wants_no_mails_of_comments_still_hears_of_the_status_that_came_with_one() -> None:
    both = change("commented", "jana", "vendor", commented=True, moved=True, kind="resolved")
    to_maria = [one for one in reasons(both, RULES) if one.person == "maria"]
    assert [one.template for one in to_maria] == ["ticket_commented", "ticket_moved"]
    assert [unwanted(one, {"commented"}, muted=False) for one in to_maria] == [True, False]
    assert all(unwanted(one, (), muted=True) for one in to_maria)


@pytest.mark.parametrize("template", ["ticket_opened", "ticket_cost", "ticket_closing"])
def test_what_must_be_told_is_told_whatever_was_chosen(template: Any) -> None:
    everything = {"commented", "moved", "appointment", "shared", "release", "assigned", "noted", "colleague_opened"}
    assert not unwanted(Wanted("maria", template, "reporter"), everything, muted=True)


def test_that_a_colleague_reported_something_can_be_done_without() -> None:
    assert unwanted(Wanted("eva", "ticket_opened", "company"), {"colleague_opened"}, muted=False)
