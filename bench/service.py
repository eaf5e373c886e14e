"""Service calls: a client calling tickets over NATS, and the same against the floor."""

import asyncio
import contextlib
import itertools
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

from bench.closed_loop import Action, measure
from bench.cpu import cpu_of
from bench.load import sentence
from bench.people import PORTAL, Cast
from contracts import tickets as t
from contracts.accounts import Person
from contracts.base import Operation, Request
from deploy.local.parts.base import binary
from deploy.local.suite import Suite
from kit.rpc.client import Bus
from kit.rpc.wire import ACTOR, DEADLINE, TRACE
from kit.tracing import traceparent
from services.tickets.adapters.index.sight import staff_token

WORD = "scanner"


@dataclass(frozen=True)
class Wire:
    """What the calls need: the suite, the bus, people, and the number of loaded tickets."""

    suite: Suite
    bus: Bus
    cast: Cast
    count: int
    numbers: tuple[str, ...]


def actions(wire: Wire) -> dict[str, Action]:
    """One call of each kind, as bytes like the floor's; the agent reads and comments, customers open."""
    serial = itertools.count()
    run = os.getpid()
    cast, numbers = wire.cast, wire.numbers

    async def call(operation: Operation[Any, Any], request: Request, person: Person) -> None:
        headers = {ACTOR: cast.token(person), DEADLINE: f"{time.time() + 10:.3f}", TRACE: traceparent()}
        payload = request.model_dump_json(exclude_unset=True).encode()
        answer = await wire.bus.nats.request(operation.subject, payload, timeout=10, headers=headers)
        if answer.headers:
            raise RuntimeError(answer.data.decode())

    async def read(_worker: int) -> None:
        await call(t.READ, t.ReadTicket(ticket=numbers[next(serial) * 37 % len(numbers)]), cast.agent)

    async def page(_worker: int) -> None:
        await call(t.LIST, t.ListTickets(), cast.agent)

    async def search(_worker: int) -> None:
        await call(t.SEARCH, t.SearchTickets(text=WORD), cast.agent)

    async def create(_worker: int) -> None:
        number = next(serial)
        request = t.OpenTicket(
            request_id=f"bench-{run}-{number:08d}", title=sentence(number, 5), description=sentence(number, 60)
        )
        await call(t.OPEN, request, cast.customers[number % len(cast.customers)])

    async def comment(_worker: int) -> None:
        number = next(serial)
        ticket = numbers[number * 37 % len(numbers)]
        request = t.AddComment(request_id=f"bench-{run}-{number:08d}", ticket=ticket, text=sentence(number, 40))
        await call(t.COMMENT, request, cast.agent)

    return {"list": page, "view": read, "search": search, "create": create, "comment": comment}


def floor_actions(bus: Client, count: int) -> dict[str, Action]:
    """The same kinds against the floor."""
    serial = itertools.count()
    run = os.getpid()
    match = f'scope : ("{staff_token(PORTAL)}") AND ("{WORD}"*)'

    def asking(name: str, body: Callable[[int], str]) -> Action:
        async def ask(_worker: int) -> None:
            await bus.request(f"call.{name}", body(next(serial)).encode(), timeout=10)

        return ask

    def loaded(number: int) -> str:
        return f"loaded-{number * 37 % count}"

    return {
        "list": asking("list", lambda _: PORTAL),
        "view": asking("read", loaded),
        "search": asking("search", lambda _: match),
        "create": asking("create", lambda number: f"new-{run}-{number}"),
        "comment": asking("comment", loaded),
    }


@asynccontextmanager
async def floor(suite: Suite, folder: Path) -> AsyncIterator[tuple[Client, int]]:
    """The floor's own broker and process, as durable as ours; gives a connection and the process id."""
    port = suite.ports["bench-floor"]
    conf = folder / "floor-nats.conf"
    conf.write_text(
        f'listen: 127.0.0.1:{port}\njetstream {{ store_dir: "{folder}/floor-js", sync_interval: always }}\n'
    )
    server = await asyncio.create_subprocess_exec(
        binary("bench", "nats-server"), "-c", str(conf), stderr=asyncio.subprocess.DEVNULL
    )
    url = f"nats://127.0.0.1:{port}"
    password = (suite.layout.root / "secrets" / "tickets" / "mongo_password").read_text().strip()
    mongo = suite.urls["mongo"].replace("mongodb://", f"mongodb://tickets:{password}@") + "?authSource=tickets"
    index = next((suite.layout.root).rglob("tickets-index.sqlite"))
    worker = None
    try:
        bus = await nats.connect(url, max_reconnect_attempts=50, reconnect_time_wait=0.1, allow_reconnect=True)
        await bus.jetstream().add_stream(name="FLOOR", subjects=["floor.>"])
        environment = {**os.environ, "NATS": url, "MONGO": mongo, "INDEX": str(index)}
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.floor", env=environment)
        await _until(lambda: bus.request("call.read", b"nothing", timeout=1))
        yield bus, worker.pid
        await bus.close()
    finally:
        for child in (worker, server):
            if child:
                with contextlib.suppress(ProcessLookupError):
                    child.terminate()
                await child.wait()


async def _until(ask: Callable[[], Awaitable[Any]]) -> None:
    for attempt in range(50):
        try:
            await ask()
        except nats.errors.Error:
            if attempt == 49:
                raise
            await asyncio.sleep(0.1)
        else:
            return


async def measure_service(wire: Wire, seconds: float, folder: Path) -> dict[str, Any]:
    """Each kind at 1 and 16 at once, ours and the floor's in turn, with the ratio at 16."""
    found: dict[str, Any] = {}
    ours = actions(wire)
    async with floor(wire.suite, folder) as (bus, pid):
        for start in range(0, wire.count, 100):
            keys = range(start, min(start + 100, wire.count))
            await asyncio.gather(*(bus.request("call.create", f"loaded-{key}".encode(), timeout=30) for key in keys))
        theirs = floor_actions(bus, wire.count)
        for name, action in ours.items():
            row: dict[str, Any] = {}
            for workers in (1, 16):
                mine = await measure(action, workers, seconds, cpu_of(wire.suite.pids))
                floor_pids = {"floor": pid, "mongo": wire.suite.pids["mongo"]}
                base = await measure(theirs[name], workers, seconds, cpu_of(floor_pids))
                row[str(workers)] = {"ours": mine.report(), "floor": base.report()}
            row["of_floor"] = round(row["16"]["ours"]["per_second"] / row["16"]["floor"]["per_second"], 2)
            found[name] = row
            print(f"  service {name}: {row['16']['ours']['per_second']}/s, of_floor {row['of_floor']}", flush=True)
    return found
