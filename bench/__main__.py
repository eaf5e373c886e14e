"""`make bench`: load, measure, write down; see bench/README.md."""

import argparse
import asyncio
import json
import os
import platform
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import uvloop

from bench.cpu import memory_mb
from bench.load import load_tickets
from bench.pages import measure_pages
from bench.people import Cast, make_people
from bench.service import Wire, measure_service
from contracts import tickets as t
from contracts.accounts import MintToken, mint_token
from contracts.base import Nothing
from contracts.errors import CasebusError, Code
from contracts.notify import MAIL_STATE
from deploy.local.suite import Suite
from kit.mongo import database
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings


async def bench(count: int, seconds: float, folder: Path, parts: set[str]) -> dict[str, Any]:
    """The whole run on a fresh data folder; gives what is written down."""
    async with Suite(folder / "data", replicas={"gateway": 2}) as suite, operator(suite) as bus:
        print(f"Casebus at {suite.urls['gateway']}; making 200 customers", flush=True)
        cast = await make_people(bus, 200, suite.layout.root / "secrets")
        took = await load_tickets(bus, cast, count)
        await settled(suite, bus)
        numbers = await all_numbers(bus, cast)
        print(f"loaded {len(numbers)} tickets with two comments each in {took:.0f} s", flush=True)
        found: dict[str, Any] = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
            "tickets": len(numbers),
            "load_seconds": round(took, 1),
        }
        if "service" in parts:
            wire = Wire(suite, bus, cast, numbers)
            found["service"] = await measure_service(wire, seconds, folder)
            await settled(suite, bus)
        if "pages" in parts:
            found["pages"] = await measure_pages(suite, cast, numbers, seconds, lambda: settled(suite, bus))
        found["memory_mb"] = memory_mb(suite.pids)
        return found


@asynccontextmanager
async def operator(suite: Suite) -> AsyncIterator[Bus]:
    """A connection as the operator."""
    async with connect(ProcessSettings.from_environment("operator", suite.env_for("operator"))) as bus:
        yield bus


async def all_numbers(bus: Bus, cast: Cast) -> tuple[str, ...]:
    """The ids of all tickets, as the agent's list gives them."""
    found: list[str] = []
    cursor = ""
    while True:
        wanted = t.ListTickets(view="all", limit=100, cursor=cursor)
        page = await bus.call(t.LIST, wanted, token=cast.token(cast.agent))
        found += [head.id for head in page.items]
        cursor = page.next
        if not cursor:
            return tuple(found)


async def settled(suite: Suite, bus: Bus) -> None:
    """Until each outbox is empty, its events are handled and their mails sent; so when it stays so for a moment."""
    calm = 0
    tickets = ProcessSettings.from_environment("tickets", suite.env_for("tickets"))
    async with aiohttp.ClientSession() as http, database(tickets) as db:
        while calm < 3:
            waiting = await _events_waiting(http, suite) or await _mails_waiting(bus)
            waiting = waiting or await db["tickets"].count_documents({"pending": True})
            calm = 0 if waiting else calm + 1
            await asyncio.sleep(0.2 if waiting else 0.05)  # asking often would slow down what is waited for


async def _mails_waiting(bus: Bus) -> int:
    token = (await bus.call(mint_token("operator"), MintToken())).token
    try:
        return (await bus.call(MAIL_STATE, Nothing(), token=token)).queued
    except CasebusError as error:
        if error.code not in (Code.TIMEOUT, Code.UNAVAILABLE):
            raise
        return 1  # too busy to say


async def _events_waiting(http: aiohttp.ClientSession, suite: Suite) -> int:
    """How many events the durable consumers have still to handle, as the broker tells."""
    async with http.get(f"{suite.urls['nats_monitor']}/jsz?streams=1&consumers=1&config=1") as answer:
        told = await answer.json(content_type=None)
    streams = [stream for account in told["account_details"] for stream in account["stream_detail"]]
    consumers = [consumer for stream in streams for consumer in stream.get("consumer_detail") or ()]
    durable = [consumer for consumer in consumers if consumer["config"].get("durable_name")]
    return sum(int(one["num_pending"]) + int(one["num_ack_pending"]) for one in durable)


def main() -> None:
    """Read the arguments, run, write the result beside the others."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--tickets", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=6.0, help="for each figure")
    parser.add_argument("--only", choices=("service", "pages"), help="measure this part alone")
    parser.add_argument("--out", type=Path, help="where to write; default bench/results/<date>.json")
    told = parser.parse_args()
    parts = {told.only} if told.only else {"service", "pages"}
    with tempfile.TemporaryDirectory(prefix="casebus-bench-") as folder:
        found = uvloop.run(bench(told.tickets, told.seconds, Path(folder), parts))
    out = told.out or Path(__file__).parent / "results" / f"{found['at'][:10]}.json"
    out.parent.mkdir(exist_ok=True)
    out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"written to {out}\n")


if __name__ == "__main__":
    main()
