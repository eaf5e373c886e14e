"""What operators see of a request: one trace through all processes, lines of JSON, and nothing that people wrote."""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest_asyncio
from yarl import URL

from deploy.local.suite import Suite
from tests.support.collector import Collector, SeenSpan
from tests.support.waiting import until

Credentials = dict[str, dict[str, dict[str, str]]]
OURS = ("accounts", "tickets", "files", "notify", "gateway")
SEEN = {
    ("casebus-gateway", "POST /{portal}/api/v1/tickets"),
    ("casebus-gateway", "rpc.tickets.v1.open"),
    ("casebus-tickets", "rpc.tickets.v1.open"),
    ("casebus-files", "files tickets.v1.opened"),
    ("casebus-files", "s3"),
    ("casebus-notify", "notify tickets.v1.opened"),
    ("casebus-notify", "deliver mail"),
    ("casebus-notify", "smtp"),
}


def canary(what: str) -> str:
    """A word that is nowhere else."""
    return f"canary{what}{secrets.token_hex(6)}"


@pytest_asyncio.fixture
async def http(suite: Suite) -> AsyncIterator[aiohttp.ClientSession]:
    """A program at the API of one portal."""
    async with aiohttp.ClientSession(URL(f"{suite.urls['gateway']}/autowork/api/v1/")) as made:
        yield made


async def signed_in(http: aiohttp.ClientSession, person: dict[str, str], name: str) -> dict[str, str]:
    """The header with a token."""
    sent = {"email": person["email"], "password": person["password"], "name": name}
    async with http.post("session", json=sent) as answer:
        assert answer.status == 201
        return {"Authorization": f"Bearer {(await answer.json())['token']}"}


async def opened(http: aiohttp.ClientSession, headers: dict[str, str], trace: str, words: dict[str, str]) -> str:
    """A ticket with a file, opened within this trace; its number."""
    async with http.put("uploads", params={"name": words["file"]}, data=words["bytes"], headers=headers) as answer:
        upload = (await answer.json())["id"]
    ticket = {"title": words["title"], "description": words["text"], "uploads": [upload]}
    around = {**headers, "traceparent": f"00-{trace}-00f067aa0ba902b7-01"}
    async with http.post("tickets", json=ticket, headers=around) as answer:
        assert answer.status == 201, await answer.text()
        return str((await answer.json())["number"])


def named(spans: list[SeenSpan]) -> set[tuple[str, str]]:
    """Process and name of each."""
    return {(span.process, span.name) for span in spans}


async def test_a_ticket_that_is_opened_is_one_trace_through_all_processes(
    suite: Suite, credentials: Credentials, collector: Collector, http: aiohttp.ClientSession
) -> None:
    words = {what: canary(what) for what in ("title", "text", "file", "bytes")}
    headers = await signed_in(http, credentials["autowork"]["customer"], "traced")
    trace = secrets.token_hex(16)
    number = await opened(http, headers, trace, words)

    async def complete() -> bool:
        return named(collector.traces.get(trace, [])) >= SEEN

    await until(complete, f"all spans of {number}; there are {named(collector.traces.get(trace, []))}")
    spans = collector.traces[trace]
    ids = {span.id for span in spans} | {bytes.fromhex("00f067aa0ba902b7")}
    assert all(span.parent in ids for span in spans if span.process == "casebus-gateway")
    assert any(span.name.startswith("mongo ") for span in spans if span.process == "casebus-tickets")
    assert all(span.links for span in spans if span.name == "notify tickets.v1.opened")
    sent = b"".join(collector.bodies)
    secret = [
        *words.values(),
        number,
        headers["Authorization"].split()[1],
        credentials["autowork"]["customer"]["email"],
    ]
    assert [word for word in secret if word.encode() in sent] == []
    async with http.delete("session", headers=headers) as answer:
        assert answer.status == 204


def lines_of(path: Path) -> list[dict[str, Any]]:
    """All lines of one of our processes; raises when one is no JSON object."""
    return [dict(json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


async def test_the_logs_of_all_processes_are_json_with_traces_and_hold_nothing_that_people_wrote(
    suite: Suite, credentials: Credentials, collector: Collector, http: aiohttp.ClientSession
) -> None:
    words = {what: canary(what) for what in ("title", "text", "file", "bytes", "search", "person", "secret", "client")}
    person = credentials["autowork"]["customer"]
    headers = await signed_in(http, person, words["client"])
    trace = secrets.token_hex(16)
    number = await opened(http, headers, trace, words)
    wrong = {"email": f"{words['person']}@example.org", "password": words["secret"], "name": words["client"]}
    async with http.post("session", json=wrong) as answer:
        assert answer.status == 401
    async with http.get("search", params={"q": words["search"]}, headers=headers) as answer:
        assert answer.status == 200
    async with http.post(f"tickets/{number}/comments", data=words["text"], headers=headers) as answer:
        assert answer.status == 415
    async with http.get(f"files/{words['file']}", params={words["secret"]: "1"}, headers=headers) as answer:
        assert answer.status == 422

    async def told() -> bool:
        return ("casebus-notify", "smtp") in named(collector.traces.get(trace, []))

    await until(told, "the mail about the ticket")
    logs = {process: sorted(suite.layout.log(f"{process}-1").parent.glob(f"{process}-*.log")) for process in OURS}
    for process, paths in logs.items():
        lines = [line for path in paths for line in lines_of(path)]
        assert lines, f"{process} writes no log"
        assert all({"time", "level", "instance", "event"} <= line.keys() for line in lines)
        assert all("trace" in line for line in lines if line["event"] in ("request", "request_failed"))
    said = "".join(path.read_text(encoding="utf-8") for paths in logs.values() for path in paths)
    people = [who["email"] for portal in credentials.values() for who in portal.values()]
    secret = [*words.values(), headers["Authorization"].split()[1], person["password"], *people]
    assert [word for word in secret if word in said] == []
    async with http.delete("session", headers=headers) as answer:
        assert answer.status == 204
