"""Messages only gain: what the version before sends is understood, and what it reads is still said."""

from __future__ import annotations

import json

import pytest
from pydantic import TypeAdapter, ValidationError

from contracts.tickets.model import Powers
from tests.support.shapes import RECORDED, Shape, shapes

BEFORE: dict[str, dict[str, Shape]] = json.loads(RECORDED.read_text(encoding="utf-8"))
NOW = shapes()

# Operations and events that were left out, and why nobody of the version before asks for them or listens to them.
GONE: dict[str, str] = {}
# Replies and events whose fixed choices gained values, `subject path`, and why the version before never meets them.
FIRST = "nobody runs the version before: 0.1.0 is the first that is released"
GAINED: dict[str, str] = {
    "files.v1.tree_changed change.kind": FIRST,
    "rpc.files.v1.list_changes items[].kind": FIRST,
    "rpc.tickets.v1.check_access may[]": FIRST,
    "rpc.tickets.v1.read may[]": FIRST,
}
# From 0.1.0 on readers leave out powers that they do not know, so that the next one is harmless by itself.


def split(shape: Shape) -> tuple[dict[str, set[str]], set[str]]:
    """Kinds by path, and the paths that have to be there."""
    needed = {path[:-1] for path in shape if path.endswith("!")}
    return {path.rstrip("!"): set(kinds.split(" ")) for path, kinds in shape.items()}, needed


def unheard(before: Shape, now: Shape) -> list[str]:
    """What somebody of the version before may ask and we would refuse."""
    old, had = split(before)
    new, needed = split(now)
    wrong = [f"{path} is not known any more" for path in old if path not in new]
    wrong += [
        f"{path} no longer takes {', '.join(old[path] - new[path])}"
        for path in old.keys() & new
        if fewer(old[path], new[path])
    ]
    below = {path for path in needed - had if path.rpartition(".")[0] in ("", *old)}
    return wrong + [f"{path} has to be there now" for path in sorted(below) if path not in had]


def unread(subject: str, before: Shape, now: Shape) -> list[str]:
    """What we say and somebody of the version before cannot read."""
    old, needed = split(before)
    new, _ = split(now)
    wrong = [f"{path} is not said any more" for path in needed if path not in new]
    return wrong + [
        f"{path} may now be {', '.join(new[path] - old[path])}"
        for path in old.keys() & new
        if fewer(new[path], old[path]) and f"{subject} {path}" not in GAINED
    ]


def fewer(wanted: set[str], taken: set[str]) -> bool:
    """Whether some of what is wanted is not taken; free text takes fixed texts, and any takes all."""
    if "any" in taken:
        return False
    left = wanted - taken
    if "string" in taken:
        left = {kind for kind in left if not kind.startswith('"')}
    if "number" in taken:
        left -= {"integer"}
    return bool(left)


@pytest.mark.parametrize("subject", sorted(BEFORE))
def test_the_version_before_is_understood_and_understands(subject: str) -> None:
    if subject in GONE:
        return
    assert subject in NOW, "it is gone while the version before may ask for it; say in GONE why nobody does"
    before, now = BEFORE[subject], NOW[subject]
    wrong = unheard(before["request"], now["request"]) if "request" in before else []
    for kind in ("reply", "event"):
        wrong += unread(subject, before[kind], now[kind]) if kind in before else []
    assert wrong == [], "messages only gain, see docs/adr/0020-mixed-versions.md; or say in GAINED why it is harmless"


@pytest.mark.parametrize(
    ("before", "now", "heard", "read"),
    [
        ({"title!": "string"}, {"title!": "string"}, True, True),
        ({"title!": "string"}, {"title!": "string", "note": "string"}, True, True),
        ({"title!": "string"}, {"title!": "string", "note!": "string"}, False, True),
        ({"title!": "string", "note": "string"}, {"title!": "string"}, False, True),
        ({"title!": "string"}, {}, False, False),
        ({"title": "string"}, {"title!": "string"}, False, True),
        ({"state": '"a" "b"'}, {"state": '"a" "b" "c"'}, True, False),
        ({"state": '"a" "b"'}, {"state": '"a"'}, False, True),
        ({"state": '"a" "b"'}, {"state": "string"}, True, False),
        ({"amount": "number"}, {"amount": "integer"}, False, True),
        ({"by": "object", "by.id!": "string"}, {"by": "null object", "by.id!": "string"}, True, False),
        ({"rows[]": "object"}, {"rows[]": "object", "rows[].id!": "string"}, False, True),
    ],
)
def test_the_comparison_knows_what_the_other_side_cannot_bear(
    before: Shape, now: Shape, heard: bool, read: bool
) -> None:
    assert (unheard(before, now) == []) is heard
    assert (unread("x", before, now) == []) is read


def test_a_reader_leaves_out_what_only_a_later_version_lets_people_do() -> None:
    assert TypeAdapter(Powers).validate_json('["comment", "teleport", "edit"]') == ("comment", "edit")
    with pytest.raises(ValidationError):
        TypeAdapter(Powers).validate_json("[1]")
