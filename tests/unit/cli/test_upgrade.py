"""What `casebus upgrade --check` says of what runs and of what lies in the databases."""

from __future__ import annotations

import pytest

from cli.diagnosis.finding import State, ill, odd, well
from cli.upgrade import FIRST, MIGRATE, READY, verdict
from cli.upgrading import broker
from cli.upgrading.broker import line_of, processes
from cli.upgrading.databases import judged


def service(name: str, line: int | None) -> dict[str, object]:
    """What a replica answers; versions before lines say none."""
    return {"name": f"casebus-{name}", "metadata": None if line is None else {"line": str(line)}}


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ([5, 5], State.WELL),
        ([5, 4], State.WELL),
        ([5, 6], State.WELL),
        ([5, 3], State.ILL),
        ([5, 7], State.ILL),
    ],
)
def test_a_version_runs_beside_the_line_before_it_and_the_one_after_it(lines: list[int], state: State) -> None:
    silent = [service(name, 5) for name in ("accounts", "files", "notify", "gateway")]
    assert processes([*silent, *(service("tickets", line) for line in lines)], 5).state is state


def test_silence_is_no_answer() -> None:
    assert processes([], 5).state is State.ODD
    found = processes([service("accounts", 5), service("tickets", 5), service("notify", 5)], 5)
    assert found.state is State.ODD
    assert "files, gateway" in found.what


def test_a_gateway_of_a_line_that_is_too_old_is_seen() -> None:
    services = [service(name, 5) for name in ("accounts", "files", "notify", "tickets")]
    found = processes([*services, service("gateway", 5), service("gateway", 3)], 5)
    assert found.state is State.ILL
    assert "(gateway)" in found.what


def test_what_says_no_line_is_older_than_lines() -> None:
    assert line_of(service("files", None)) == 0
    assert line_of({"name": "casebus-files"}) == 0
    others = [service(name, 1) for name in ("accounts", "gateway", "notify", "tickets")]
    assert "of line 0 (files)" in processes([*others, service("files", None)]).what


@pytest.mark.parametrize(
    ("found", "schema", "needs", "state"),
    [
        (None, 3, 3, State.WELL),
        ({"schema": 3, "needs": 2, "by": "1.3"}, 3, 2, State.WELL),
        ({"schema": 2, "needs": 1, "by": "1.2"}, 3, 2, State.WELL),  # expanded by the first start
        ({"schema": 4, "needs": 3, "by": "1.4"}, 3, 2, State.WELL),  # going back by one is allowed
        ({"schema": 5, "needs": 4, "by": "1.5"}, 3, 2, State.ILL),  # contracted: we would write the old shape
        ({"schema": 1, "needs": 1, "by": "1.1"}, 3, 2, State.ILL),  # a version was skipped
    ],
)
def test_a_database_is_judged_by_who_wrote_there(
    found: dict[str, object] | None, schema: int, needs: int, state: State
) -> None:
    assert judged("tickets", found, schema, needs).state is state


def test_the_exit_code_says_whether_something_comes_first() -> None:
    fine, pending, bad = well("a", "b"), odd("events", "b", broker.MIGRATE), ill("a", "b", "c")
    assert verdict([fine]) == READY
    assert verdict([fine, odd("storage", "not looked at", "give a key")]) == READY
    assert verdict([fine, pending]) == MIGRATE
    assert verdict([fine, pending, bad]) == FIRST
