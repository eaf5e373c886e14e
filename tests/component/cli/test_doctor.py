"""`casebus doctor` on a running suite, on parts without processes, and on nothing at all."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from cli import doctor
from cli.diagnosis.finding import Finding, State, ill, odd, well
from cli.places import Places
from deploy.local import commands
from deploy.local.errors import StartError
from deploy.local.parts.base import plain_environment
from deploy.local.suite import Suite
from kit.settings import ProcessSettings


async def looked_at(suite: Suite) -> list[Finding]:
    settings = ProcessSettings.from_environment("operator", suite.env_for("operator"))
    return await doctor.examine(Places(settings))


async def test_files_that_wait_for_the_scanner_and_those_it_holds_back_are_told(parts: Suite) -> None:
    long_ago = datetime.now(UTC) - timedelta(hours=3)
    kept = {"held": "doctored", "check": {"verdict": "waiting", "at": long_ago}, "history": []}
    shut = [{"check": {"verdict": "infected", "at": long_ago}}, {"check": {"verdict": "unseen", "at": long_ago}}]
    told = ProcessSettings.from_environment("operator", parts.env_for("operator"))
    client: MongoClient[Any] = MongoClient(told.mongo_address())
    files = client["files"]["files"]
    try:
        files.insert_one({"_id": "doctored", "revision": 1, **kept, "history": shut})
        rows = await looked_at(parts)
    finally:
        files.delete_one({"_id": "doctored"})
        client.close()
    states, told_of = zip(*said(rows, "scanner"), strict=True)
    assert states == ("BAD", "look")
    assert told_of[0].endswith("files wait for the virus scanner, the oldest for 3 h; nobody can open them.")
    assert int(told_of[1].removesuffix(" files are held back by the virus scanner.")) >= len(shut)


def said(rows: list[Finding], part: str) -> list[tuple[str, str]]:
    return [(row.state.value, row.what) for row in rows if row.part == part]


async def test_a_running_suite_is_well_in_every_part(suite: Suite) -> None:
    rows = await looked_at(suite)
    for service in ("accounts", "tickets", "files", "notify"):
        assert said(rows, service) == [("ok", "1 replica answers on the bus.")]
    busy = ("disk", "outbox", "mail")  # what the machine of the test and its neighbours may be to blame for
    assert not [row for row in rows if row.state is State.ILL and row.part not in busy]
    assert {"portals", "broker", "events", "database", "storage", "mail server", "gateway"} <= {
        row.part for row in rows
    }


async def test_beside_a_running_suite_the_command_finds_it_by_its_folder_alone(parts: Suite) -> None:
    environment = plain_environment({"CASEBUS_DATA": str(parts.layout.root)})
    with pytest.raises(StartError) as bad:  # only parts run here, no processes
        await commands.run(environment, "doctor", "--quiet")
    assert "No replica of accounts answers on the bus." in bad.value.log_tail


async def test_services_that_are_away_changes_that_wait_and_events_given_up_are_told(parts: Suite) -> None:
    event = {"id": "e1", "subject": "evt.autowork.tickets.v1.opened"}
    event["body"] = json.dumps({"time": (datetime.now(UTC) - timedelta(hours=3)).isoformat()})
    told = ProcessSettings.from_environment("operator", parts.env_for("operator"))
    client: MongoClient[Any] = MongoClient(told.mongo_address())
    database = client["tickets"]
    try:
        database["doctored"].create_index("pending", sparse=True)
        database["doctored"].insert_one({"_id": "one", "revision": 1, "pending": True, "outbox": [event]})
        client["notify"]["dead_letters"].insert_one({"_id": "notify/doctored"})
        rows = await looked_at(parts)
    finally:
        database.drop_collection("doctored")
        client["notify"]["dead_letters"].delete_one({"_id": "notify/doctored"})
        client.close()
    assert said(rows, "tickets") == [("BAD", "No replica of tickets answers on the bus.")]
    assert ("BAD", "1 changes in tickets.doctored are not published, the oldest for 3 h.") in said(rows, "outbox")
    assert any(state == "look" and what.startswith("notify gave up on") for state, what in said(rows, "dead letters"))
    assert all(row.todo for row in rows if row.state is not State.WELL)


async def test_where_nothing_answers_it_says_so_for_each_part_and_ends(parts: Suite, tmp_path: Path) -> None:
    environment = parts.env_for("operator") | {
        "NATS_URL": "nats://127.0.0.1:1",
        "MONGO_URL": "mongodb://127.0.0.1:1/",
        "S3_URL": "http://127.0.0.1:1",
        "SMTP_URL": "smtp://127.0.0.1:1",
        "CASEBUS_PUBLIC_URL": "http://127.0.0.1:1",
        "CASEBUS_PORTALS": str(tmp_path),
    }
    places = Places(ProcessSettings.from_environment("operator", environment))
    found = [finding for look in doctor.LOOKS for finding in await look(places)]
    bad = {finding.part for finding in found if finding.state is State.ILL}
    assert {"portals", "broker", "database", "storage", "mail server"} <= bad
    assert all(finding.todo for finding in found if finding.state is not State.WELL)


@pytest.mark.parametrize(
    ("findings", "last"),
    [
        ([well("broker", "Fine.")], "All is well."),
        ([well("broker", "Fine."), odd("mail", "Hm.", "Look.")], "It works; 1 thing is worth a look."),
        ([ill("mail", "No.", "Do."), ill("disk", "No.", "Do.")], "2 things are wrong."),
    ],
)
def test_the_last_line_sums_up(findings: list[Any], last: str) -> None:
    assert doctor.report(findings).splitlines()[-1] == last
    assert "Fine." not in doctor.report(findings, quiet=True)


async def test_a_running_suite_can_be_upgraded_to_the_version_that_it_is(suite: Suite) -> None:
    told = await commands.run(suite.env_for("operator"), "upgrade", "--check")
    assert "Nothing stands in the way" in told
    assert "processes run, the oldest of line 1" in told
    assert "tickets: schema 1, as this version writes it." in told
    assert "Stream and consumers are as this version wants them." in told
