"""What a newer sender says and we do not know yet is no typing error: another replica will understand it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from pydantic import Field, ValidationError

from contracts.base import Request
from contracts.errors import Code
from contracts.version import LINE, NEEDS, SCHEMA, VERSION
from kit.rpc.wire import refusal_to


class Asked(Request):
    """A request of today."""

    title: str = Field(default="", max_length=5)


@pytest.mark.parametrize(
    ("sent", "line", "code"),
    [
        ({"tomorrow": 1}, str(LINE + 1), Code.UNAVAILABLE),
        ({"tomorrow": 1}, str(LINE), Code.INVALID),
        ({"tomorrow": 1}, "", Code.INVALID),
        ({"tomorrow": 1}, "²", Code.INVALID),
        ({"tomorrow": 1}, "nonsense", Code.INVALID),
        ({"title": "too long", "tomorrow": 1}, str(LINE + 1), Code.INVALID),
        ({"title": "too long"}, str(LINE + 1), Code.INVALID),
    ],
)
def test_a_field_that_only_a_newer_sender_knows_is_told_to_come_again(
    sent: dict[str, object], line: str, code: Code
) -> None:
    with pytest.raises(ValidationError) as refused:
        Asked.model_validate(sent)
    problem = refusal_to(line, refused.value).problem
    assert problem.code is code
    assert bool(problem.retry_after) is (code is Code.UNAVAILABLE)


def test_the_version_is_the_one_of_the_package_and_needs_nothing_that_it_does_not_write() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == VERSION
    assert 1 <= NEEDS <= SCHEMA
