"""What a token that is limited to scopes may ask for."""

from __future__ import annotations

import time

import pytest

from contracts.base import Actor
from contracts.bus import OPERATIONS
from contracts.errors import Code, out_of_scope
from contracts.scopes import ALWAYS, OPENS, SCOPES, missing, opened_by

NAMES = {f"{operation.owner}.{operation.verb}" for operation in OPERATIONS}


def test_the_table_names_only_operations_that_there_are() -> None:
    named = {name for names in OPENS.values() for name in names} | ALWAYS
    assert named <= NAMES


@pytest.mark.parametrize("name", sorted({name for names in OPENS.values() for name in names}))
def test_an_operation_is_opened_by_its_scopes_and_by_no_other(name: str) -> None:
    owner, _, verb = name.partition(".")
    opening = opened_by(owner, verb)
    assert missing(None, owner, verb) == ""
    assert missing((), owner, verb) == opening[0]
    assert missing(tuple(scope for scope in SCOPES if scope not in opening), owner, verb) == opening[0]
    assert all(missing((scope,), owner, verb) == "" for scope in opening)


def test_what_no_scope_opens_is_refused_to_every_limited_token() -> None:
    for name in NAMES - ALWAYS - {name for names in OPENS.values() for name in names}:
        owner, _, verb = name.partition(".")
        assert missing(SCOPES, owner, verb) == "-"
        assert missing(None, owner, verb) == ""


def test_the_refusal_names_the_scope() -> None:
    problem = out_of_scope("tickets:write").problem
    assert (problem.code, problem.details) == (Code.FORBIDDEN, {"scope": "tickets:write"})
    assert out_of_scope("").problem.details == {}


def test_an_actor_without_a_choice_holds_all_and_one_with_none_holds_nothing() -> None:
    free = Actor(kind="person", id="p", portal="autowork", role="customer", expires=time.time() + 5)
    assert free.holds("tickets:read")
    limited = free.model_copy(update={"scopes": ("files:read",)})
    assert limited.holds("files:read")
    assert not limited.holds("tickets:read")
    assert Actor.model_validate_json(limited.model_dump_json(exclude_defaults=True)).scopes == ("files:read",)
