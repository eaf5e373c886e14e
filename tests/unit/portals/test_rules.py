"""What the five definitions make tickets do: moves, answers, reopening, choices; the rules without any service."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from contracts.base import Actor
from contracts.portal import Portal
from kit.ids import new_id
from kit.yamlfile import load_folder
from services.tickets import wire
from services.tickets.domain import (
    Company,
    Origin,
    Party,
    RefusedError,
    Step,
    Ticket,
    Wish,
    check_opening,
    checked,
    commented,
    edited,
    moved_to,
    opened,
    powers,
)
from services.tickets.domain.editing import Edit
from tests.support.needed import needed

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RULES = {key: wire.rules_of(portal) for key, portal in load_folder(Path("deploy/portals"), Portal).items()}


def customer(portal: str) -> Actor:
    rights = ("create", "comment", "company")
    return Actor(kind="person", id="c", portal=portal, company="acme", name="C", role="customer", rights=rights)


def agent(portal: str) -> Actor:
    return Actor(kind="person", id="a", portal=portal, company="", name="A", role="agent", rights=())


def ticket(portal: str, status: str = "", **wish: str) -> Ticket:
    rules = RULES[portal]
    if rules.types.by_customer and rules.types.keys:
        wish.setdefault("type", rules.types.keys[0])
    fields = needed(portal, wish.get("type", ""))
    clean = checked(Wish(title="T", description="D", fields=fields, **wish), customer(portal), rules)
    origin = Origin(1, Party("c", "C"), Company("acme", "Acme", "acme"), new_id(), "", NOW)
    made = opened(clean, origin, customer(portal), rules)
    if not status:
        return made
    return replace(made, status=status, kind=rules.statuses[status].kind)


def step(actor: Actor, at: datetime = NOW) -> Step:
    return Step(actor, RULES[actor.portal], at, new_id(), "")


def move(item: Ticket, actor: Actor, status: str) -> Ticket:
    return moved_to(item, step(actor), status, "")


def answer(item: Ticket, at: datetime = NOW) -> Ticket:
    return commented(item, step(customer(item.portal), at), "Still.", (), "")


def test_b17_to_b19_entering_a_line_moves_the_ticket_to_its_queue() -> None:
    made = ticket("autoflex")
    assert (made.status, made.queue) == ("eerste-lijn", "eerste-lijn")
    third = move(made, agent("autoflex"), "derde-lijn")
    assert third.queue == "derde-lijn"
    assert move(third, agent("autoflex"), "wacht-op-klant").queue == "derde-lijn"


def test_b20_an_answer_returns_the_ticket_to_the_line_that_asked() -> None:
    asked = move(move(ticket("autoflex"), agent("autoflex"), "tweede-lijn"), agent("autoflex"), "wacht-op-klant")
    assert answer(asked).status == "tweede-lijn"


def test_b26_a_comment_revives_a_solved_ticket_within_seven_days() -> None:
    solved = move(ticket("autoflex"), agent("autoflex"), "opgelost")
    assert answer(solved, NOW + timedelta(days=7)).status == "eerste-lijn"
    with pytest.raises(RefusedError) as refused:
        answer(solved, NOW + timedelta(days=8))
    assert refused.value.details == {"new_ticket": solved.id}


def test_b27_a_closed_ticket_is_reopened_by_nobody() -> None:
    closed = ticket("autoflex", "gesloten")
    with pytest.raises(RefusedError, match="has ended"):
        answer(closed)
    with pytest.raises(RefusedError):
        move(closed, agent("autoflex"), "eerste-lijn")
    assert "move" not in powers(agent("autoflex"), closed, RULES["autoflex"], NOW)


def test_c1_somebody_without_the_right_to_create_may_not_open() -> None:
    reader = customer("autonik").model_copy(update={"rights": ("comment", "company")})
    with pytest.raises(RefusedError):
        check_opening(reader)


@pytest.mark.parametrize("status", ["vantar-pa-support", "pagaende", "vantar-pa-kund"])
def test_c18_c19_the_customer_resolves_and_cancels_and_nothing_else(status: str) -> None:
    item = ticket("autonik", status)
    assert move(item, customer("autonik"), "lost").kind == "resolved"
    assert move(item, customer("autonik"), "avbruten").kind == "cancelled"
    with pytest.raises(RefusedError):
        move(item, customer("autonik"), "lukket")


def test_c20_lukket_follows_lost_and_is_final() -> None:
    done = move(ticket("autonik", "lost"), agent("autonik"), "lukket")
    with pytest.raises(RefusedError):
        answer(done)
    with pytest.raises(RefusedError):
        move(done, agent("autonik"), "pagaende")


@pytest.mark.parametrize(("target", "kind"), [("closed", "closed"), ("cancelled", "cancelled")])
def test_d37_d38_the_customer_closes_and_cancels_and_a_comment_does_not_reopen(target: str, kind: str) -> None:
    done = move(ticket("robotics"), customer("robotics"), target)
    assert done.kind == kind
    with pytest.raises(RefusedError) as refused:
        answer(done)
    assert refused.value.details == {"new_ticket": done.id}


def test_d15_d19_the_customer_sets_priority_and_subject_and_must_choose_a_subject() -> None:
    made = ticket("robotics", priority="critical", type="machines")
    assert (made.priority, made.type) == ("critical", "machines")
    with pytest.raises(RefusedError) as refused:
        checked(Wish(title="T", description="D"), customer("robotics"), RULES["robotics"])
    assert "type" in refused.value.fields
    by_phone = Wish(title="T", description="D", fields=needed("robotics"))
    assert checked(by_phone, agent("robotics"), RULES["robotics"]).type == ""


def test_s5_where_the_portal_decides_nobody_chooses_another_visibility() -> None:
    for portal in ("robotics", "anka"):
        other = "private" if RULES[portal].visibility == "company" else "company"
        with pytest.raises(RefusedError):
            ticket(portal, visibility=other)
        assert "share" not in powers(customer(portal), ticket(portal), RULES[portal], NOW)


def test_b12_b14_the_company_sees_it_unless_the_customer_chooses_otherwise() -> None:
    assert ticket("autoflex").visibility == "company"
    assert ticket("autoflex", visibility="private").visibility == "private"


def test_e16_the_customer_changes_neither_status_nor_type() -> None:
    item = ticket("anka")
    assert RULES["anka"].moves(customer("anka"), "new") == ()
    with pytest.raises(RefusedError):
        move(item, customer("anka"), "closed")
    with pytest.raises(RefusedError):
        edited(item, step(customer("anka")), Edit({"type": "fout"}, {}))
    with pytest.raises(RefusedError):
        checked(Wish(title="T", description="D", type="fout"), customer("anka"), RULES["anka"])


def test_e19_an_answer_to_anka_opens_the_ticket_also_when_it_was_new_before() -> None:
    asked = move(ticket("anka"), agent("anka"), "wacht-op-klant")
    assert answer(asked).status == "open"


def test_e21_a_comment_does_not_reopen_a_closed_one() -> None:
    with pytest.raises(RefusedError):
        answer(move(ticket("anka"), agent("anka"), "closed"))


def test_e22_every_ticket_of_anka_is_a_question_at_first() -> None:
    assert ticket("anka").type == "vraag"


def test_s9_numbers_are_plain_or_have_a_prefix() -> None:
    assert [RULES[key].number_text(12) for key in ("autoflex", "autonik", "robotics", "anka")] == [
        "AF-12",
        "SDA-12",
        "RC-12",
        "12",
    ]
