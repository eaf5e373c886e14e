"""Lines of the log: JSON, with the trace, and without what people typed, however an error quotes it."""

from __future__ import annotations

import io
import json
import logging
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError
from pymongo.errors import BulkWriteError, DuplicateKeyError

from kit.logs import _Lines, get_logger
from kit.tracing import request_scope

CANARY = "canary-7f3"
ADDRESS = "canary@people.example"


class Named(BaseModel):
    """Something with a number."""

    number: int


@pytest.fixture
def lines() -> Any:
    """The lines that are written, as they are."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(_Lines("tickets-1"))
    logger = logging.getLogger("tests.lines")
    logger.addHandler(handler)
    logger.propagate = False
    yield stream
    logger.removeHandler(handler)


def failures() -> list[BaseException]:
    """Errors whose own text shows what somebody typed."""
    found: list[BaseException] = []
    for work in (
        lambda: Named.model_validate({"number": CANARY}),
        lambda: int(CANARY),
        lambda: {}[CANARY],
        lambda: json.loads('{"a": 1}')[f'it\'s "{CANARY}"'],
    ):
        try:
            work()
        except (ValidationError, ValueError, KeyError) as error:
            found.append(error)
    told = {"code": 11000, "keyValue": {"email": ADDRESS}, "errmsg": f'dup key: {{ email: "{ADDRESS}" }}'}
    found.append(DuplicateKeyError(f'E11000 dup key: {{ email: "{ADDRESS}" }}', 11000, told))
    found.append(BulkWriteError({"writeErrors": [{"op": {"name": CANARY}}]}))
    found.append(RuntimeError(f"no mail for {ADDRESS}"))
    return found


@pytest.mark.parametrize("error", failures(), ids=lambda error: type(error).__name__)
def test_an_error_is_told_by_its_kind_and_place_without_what_it_quotes(
    lines: io.StringIO, error: BaseException
) -> None:
    log = get_logger("tests.lines")
    with request_scope("a" * 32):
        log.error("request_failed", error, reference="x")
        try:
            raise RuntimeError("around it") from error
        except RuntimeError as outer:
            log.error("request_failed", outer)
        log.warning("later", error=repr(error))
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [line["event"] for line in written] == ["request_failed", "request_failed", "later"]
    assert all(line["trace"] == "a" * 32 for line in written)
    assert type(error).__name__ in written[0]["error"]
    assert type(error).__name__ in written[1]["stack"]
    assert "around it" in written[1]["stack"]
    assert "test_logs.py" in written[1]["stack"]
    assert CANARY not in lines.getvalue()
    assert ADDRESS not in lines.getvalue()


def test_a_fault_of_a_message_is_told_by_its_field(lines: io.StringIO) -> None:
    get_logger("tests.lines").error("request_failed", failures()[0])
    assert json.loads(lines.getvalue())["error"] == "ValidationError(Named: number: int_parsing)"
