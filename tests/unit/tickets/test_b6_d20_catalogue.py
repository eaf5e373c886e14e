"""The portal's own fields of a ticket: checked when it is opened, consistent after a change, in its history."""

from __future__ import annotations

from dataclasses import replace

import pytest

from contracts.base import Actor
from kit.ids import new_id
from services.tickets.domain import Edit, RefusedError, Step, Ticket, Wish, checked, edited
from tests.unit.portals.test_rules import NOW, RULES, agent, customer, ticket

SAW = {"subtype": "saw", "product": "FM 410", "range": "Saws"}


def refused(portal: str, type_: str, fields: dict[str, str], by: Actor | None = None) -> dict[str, str]:
    wish = Wish(title="T", description="D", type=type_, fields=fields)
    with pytest.raises(RefusedError) as caught:
        checked(wish, by or customer(portal), RULES[portal])
    assert caught.value.reason == "invalid"
    return caught.value.fields


def opened(portal: str, type_: str, fields: dict[str, str]) -> Ticket:
    made = ticket(portal, type=type_)
    return replace(made, fields=RULES[portal].catalogue.filled(fields, type_))


def change(item: Ticket, by: Actor, **values: str) -> Ticket:
    return edited(item, Step(by, RULES[item.portal], NOW, new_id(), ""), Edit(named(values), {}))


def named(values: dict[str, str]) -> dict[str, str]:
    """Keyword names as the fields' own: `own_subtype` is `fields.subtype`."""
    return {name.replace("own_", "fields."): value for name, value in values.items()}


def test_d20_to_d23_what_is_required_is_asked_for_and_nothing_else_is_taken() -> None:
    fields = refused("robotics", "machines", {})
    assert fields == {
        "fields.subtype": "Please choose one of the options.",
        "fields.product": "Please fill this in.",
    }
    assert set(refused("robotics", "machines", {**SAW, "subtype": "gripper", "colour": "red"})) == {
        "fields.subtype",
        "fields.colour",
    }
    assert set(refused("robotics", "machines", {"subtype": "saw", "product": " \u200b\x00 "})) <= {"fields.product"}
    made = checked(Wish("T", "D", type="machines", fields=SAW), customer("robotics"), RULES["robotics"])
    assert made.fields == SAW
    without = {"subtype": "saw", "product": " FM\n410 ", "range": ""}
    made = checked(Wish("T", "D", type="machines", fields=without), customer("robotics"), RULES["robotics"])
    assert made.fields == {"subtype": "saw", "product": "FM 410"}


def test_b6_b7_the_version_belongs_to_the_product_and_the_type_to_both() -> None:
    assert set(refused("autoflex", "storing", {})) == {"fields.product"}
    assert set(refused("autoflex", "storing", {"product": "autoflex"})) == {"fields.version"}
    assert set(refused("autoflex", "storing", {"product": "autoflex", "version": "current"})) == {"fields.version"}
    assert set(refused("autoflex", "storing", {"version": "v8-4"})) == {"fields.product", "fields.version"}
    assert set(refused("autoflex", "installatie", {"product": "online", "version": "current"})) == {"type"}
    assert set(refused("autoflex", "wens", {"product": "autoflex", "version": "older"})) == {"type"}
    printer = {"product": "autoflex", "version": "v8-4", "printer": "TM-30"}
    assert set(refused("autoflex", "wens", printer)) == {"fields.printer"}
    assert (
        checked(Wish("T", "D", type="storing", fields=printer), customer("autoflex"), RULES["autoflex"]).fields
        == printer
    )


def test_b1_staff_fill_in_the_same_fields() -> None:
    assert set(refused("autoflex", "storing", {}, agent("autoflex"))) == {"fields.product"}


def test_where_the_portal_has_no_fields_none_are_taken() -> None:
    assert set(refused("anka", "", {"product": "x"})) == {"fields.product"}
    assert ticket("anka").fields == {}


def test_d36_d39_a_change_is_in_the_history_and_what_no_longer_fits_goes() -> None:
    saw = opened("robotics", "machines", SAW)
    assert change(saw, agent("robotics"), own_product="FM 410") is saw
    moved = change(saw, agent("robotics"), type="software")
    assert moved.fields == {"product": "FM 410", "range": "Saws"}
    assert [(c.field, c.before, c.after) for c in moved.entries[-1].changes] == [
        ("type", "machines", "software"),
        ("fields.subtype", "saw", ""),
    ]
    both = change(saw, customer("robotics"), type="software", own_subtype="planning", own_range="")
    assert both.fields == {"product": "FM 410", "subtype": "planning"}
    assert {c.field for c in both.entries[-1].changes} == {"type", "fields.subtype", "fields.range"}


def test_d20_a_customer_who_changes_the_subject_chooses_another_subtype() -> None:
    saw = opened("robotics", "machines", SAW)
    for values in ({"type": "software"}, {"type": "software", "own_subtype": "gripper"}, {"own_product": " "}):
        with pytest.raises(RefusedError) as caught:
            change(saw, customer("robotics"), **values)
        assert len(caught.value.fields) == 1
    with pytest.raises(RefusedError) as caught:
        change(saw, agent("robotics"), own_colour="red")
    assert set(caught.value.fields) == {"fields.colour"}


def test_s4_fields_that_customers_may_not_change_they_do_not_change() -> None:
    made = opened("autoflex", "storing", {"product": "autoflex", "version": "v8-4"})
    with pytest.raises(RefusedError) as caught:
        change(made, customer("autoflex"), own_version="v8-5")
    assert caught.value.reason == "forbidden"
    assert change(made, agent("autoflex"), own_version="v8-5").fields["version"] == "v8-5"


def test_a_product_that_does_not_fit_the_type_needs_another_type_with_it() -> None:
    made = opened("autoflex", "installatie", {"product": "autoflex", "version": "v8-4"})
    with pytest.raises(RefusedError) as caught:
        change(made, agent("autoflex"), own_product="online", own_version="current")
    assert set(caught.value.fields) == {"type"}
    online = change(made, agent("autoflex"), own_product="online", own_version="current", type="toegang")
    assert (online.type, online.fields) == ("toegang", {"product": "online", "version": "current"})


def test_tickets_that_are_older_than_the_fields_keep_working() -> None:
    for portal, type_, other in (("autoflex", "installatie", "wens"), ("robotics", "machines", "data")):
        old = replace(ticket(portal, type=type_), fields={})
        assert change(old, agent(portal), title="New").title == "New"
        assert change(old, agent(portal), type=other).type == other
    gone = replace(ticket("robotics", type="machines"), fields={"subtype": "lathe", "colour": "red"})
    assert change(gone, agent("robotics"), own_range="Saws").fields == {
        "subtype": "lathe",
        "colour": "red",
        "range": "Saws",
    }
    assert change(gone, customer("robotics"), title="T2").fields == {"subtype": "lathe", "colour": "red"}


def test_two_people_who_change_the_same_field_are_told_of_each_other() -> None:
    saw = opened("robotics", "machines", SAW)
    step = Step(agent("robotics"), RULES["robotics"], NOW, new_id(), "")
    with pytest.raises(RefusedError) as caught:
        edited(saw, step, Edit({"fields.range": "Mine"}, {"fields.range": "Before"}))
    assert caught.value.details == {"theirs.fields.range": "Saws"}
