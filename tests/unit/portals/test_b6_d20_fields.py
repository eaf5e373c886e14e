"""The fields of a portal's form: what the definitions say, and every fault between them told at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contracts.portal import Portal, asked, offered
from kit.yamlfile import load_folder
from tests.unit.portals.test_check import definition, faults

PORTALS = load_folder(Path("deploy/portals"), Portal)
AUTOFLEX, ROBOTICS = PORTALS["autoflex"], PORTALS["robotics"]


def text(words: str) -> dict[str, str]:
    return {"nl": words, "en": words}


def field(key: str, **more: Any) -> dict[str, Any]:
    if more.get("kind") != "line" and "options" not in more:
        more["options"] = [option("one"), option("two")]
    return {"key": key, "label": text(key), **more}


def option(key: str, **when: list[str]) -> dict[str, Any]:
    return {"key": key, "label": text(key), **({"when": when} if when else {})}


def with_fields(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Autoflex with other fields, and types that depend on none."""
    made = definition() | {"fields": list(fields)}
    made["types"].pop("step", None)
    for item in made["types"]["items"]:
        item.pop("when", None)
    return made | more


def test_b6_b7_the_version_follows_from_the_product_and_decides_the_request_types() -> None:
    steps = [field for field in AUTOFLEX.fields if field.step == "before"]
    assert [step.key for step in steps] == ["product", "version"]
    versions = {
        product.key: [item.key for item in offered(steps[1].options, {"product": product.key})]
        for product in steps[0].options
    }
    assert versions == {"autoflex": ["v8-5", "v8-4", "older"], "online": ["current"]}
    assert AUTOFLEX.types.step == "before"
    types = {
        version: [item.key for item in offered(AUTOFLEX.types.items, {"product": product, "version": version})]
        for product, found in versions.items()
        for version in found
    }
    assert types["v8-4"] == ["gebruikersvraag", "storing", "wens", "installatie"]
    assert types["older"] == ["gebruikersvraag", "storing", "installatie"]
    assert types["current"] == ["gebruikersvraag", "storing", "toegang", "wens"]


def test_d20_d21_each_subject_unlocks_subtypes_of_its_own() -> None:
    subtype = next(field for field in ROBOTICS.fields if field.key == "subtype")
    assert subtype.required
    assert not asked(subtype, {"type": ""})
    lists = {
        item.key: {found.key for found in offered(subtype.options, {"type": item.key})} for item in ROBOTICS.types.items
    }
    assert set(lists) == {"citrix", "data", "it-infrastructure", "machines", "robotics", "software"}
    assert all(len(found) >= 4 for found in lists.values())
    assert sum(len(found) for found in lists.values()) == len(set().union(*lists.values()))


def test_d16_d19_every_subject_and_subtype_is_explained() -> None:
    for item in (*ROBOTICS.types.items, *(found for field in ROBOTICS.fields for found in field.options)):
        assert set(item.description) == set(ROBOTICS.languages), item.key


def test_d22_d23_the_product_is_required_and_the_range_is_not() -> None:
    found = {field.key: field for field in ROBOTICS.fields}
    assert (found["product"].kind, found["product"].required) == ("line", True)
    assert (found["range"].kind, found["range"].required) == ("line", False)


def test_faults_of_the_catalogue_are_all_told_at_once(tmp_path: Path) -> None:
    wrong = with_fields(
        field("one", options=[]),
        field("line", kind="line", options=[option("a")]),
        field("typed", kind="line", step="before"),
        field("type"),
        field("same", options=[option("a"), option("a")]),
        field("same", label={"nl": "Zelfde"}),
        field("late", when={"later": ["one"]}),
        field("later", options=[option("a", unknown=["x"]), option("b", later=["a"])]),
        field("of-line", when={"line": ["x"]}),
        field("of-value", when={"same": ["zzz"], "type": ["klacht"]}),
        customer_may_edit=["title", "colour"],
    )
    told = faults(wrong, tmp_path / "autoflex.yaml")
    for place, words in {
        "fields.0.options": "what is chosen has options",
        "fields.1.options": "a line is typed and has no options",
        "fields.2.step": "only what is chosen decides",
        "fields.3.key": "every form has this already; allowed is any key but 'title', 'priority', 'type'",
        "fields.4.options.1.key": "this key is there twice",
        "fields.5.key": "this key is there twice",
        "fields.5.label.en": "no text in 'en'",
        "fields.6.when.later": "nothing is chosen from it before this; allowed are",
        "fields.7.options.0.when.unknown": "there is no such field; allowed are",
        "fields.7.options.1.when.later": "nothing is chosen from it before this",
        "fields.8.when.line": "nothing is chosen from it before this",
        "fields.9.when.same.0": "allowed are 'one'",
        "fields.9.when.type.0": "allowed are 'gebruikersvraag'",
        "customer_may_edit.1": "allowed are 'late', 'later', 'line'",
    }.items():
        assert [line for line in told if f": {place}: " in line and words in line], (place, told)


@pytest.mark.parametrize(
    ("fields", "types", "told"),
    [
        ([field("a"), field("b", step="before")], {}, "fields.1.step: it stands after 'a', which is no step"),
        (
            [field("a", step="before", when={"type": ["wens"]})],
            {},
            "fields.0.when.type: nothing is chosen from it before",
        ),
        ([field("a", when={"a": ["one"]})], {}, "fields.0.when.a: nothing is chosen from it before this"),
        ([field("a", when={"type": []})], {}, "fields.0.when.type: "),
        ([], {"step": "before", "default": "wens"}, "types.step: a step has no default"),
        ([], {"step": "before", "set_by": "vendor", "default": "wens"}, "types.step: what the vendor sets is no step"),
        ([field("a", when={"type": ["wens"]})], {"set_by": "vendor", "default": "wens"}, "fields.0.when.type: "),
        ([field("a", colour="red")], {}, "fields.0.colour: there is no such setting"),
        ([field("a", kind="text")], {}, "fields.0.kind: Input should be 'choice' or 'line'"),
    ],
)
def test_each_fault_of_a_condition_says_what_is_allowed(
    fields: list[dict[str, Any]], types: dict[str, str], told: str, tmp_path: Path
) -> None:
    wrong = with_fields(*fields)
    wrong["types"] |= types
    assert [line for line in faults(wrong, tmp_path / "autoflex.yaml") if told in line]


def test_types_depend_on_steps_only(tmp_path: Path) -> None:
    wrong = with_fields(field("a", step="before"), field("b"))
    items = wrong["types"]["items"]
    items[0]["when"], items[1]["when"], items[2]["when"] = {"b": ["one"]}, {"a": ["nine"]}, {"c": ["one"]}
    told = faults(wrong, tmp_path / "autoflex.yaml")
    for words in (
        "types.items.0.when.b: nothing is chosen from it before this; allowed are 'a'",
        "types.items.1.when.a.0: allowed are 'one', 'two'",
        "types.items.2.when.c: there is no such field; allowed are 'a'",
    ):
        assert [line for line in told if words in line], (words, told)


def test_a_default_type_and_one_of_the_vendors_depend_on_nothing(tmp_path: Path) -> None:
    wrong = with_fields(field("a", step="before"))
    wrong["types"]["default"] = "gebruikersvraag"
    wrong["types"]["items"][0]["when"] = {"a": ["one"]}
    assert [line for line in faults(wrong, tmp_path / "autoflex.yaml") if "the default fits everything" in line]
    wrong["types"]["set_by"] = "vendor"
    assert [line for line in faults(wrong, tmp_path / "autoflex.yaml") if "the vendor sets the type" in line]
