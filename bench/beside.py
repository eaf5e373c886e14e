"""The floor's processes, started beside the suite, and the questions to it."""

import asyncio
import contextlib
import itertools
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nats
import nats.errors
from nats.aio.client import Client

from bench.closed_loop import Action
from bench.people import PORTAL
from deploy.local.parts.base import binary
from deploy.local.suite import Suite
from services.tickets.adapters.index.sight import staff_token

OWN = 500  # tickets of the floor's own collection that it comments on


@dataclass(frozen=True)
class Beside:
    """A connection to the floor's broker, and whose CPU time counts for it."""

    bus: Client
    pids: dict[str, int]

    async def load(self) -> None:
        """Make the tickets that the floor comments on."""
        for start in range(0, OWN, 100):
            keys = range(start, start + 100)
            await asyncio.gather(*(self.bus.request("call.create", _own(key).encode(), timeout=60) for key in keys))

    def actions(self, numbers: tuple[str, ...], word: str) -> dict[str, Action]:
        """The same kinds of calls as ours, about the same tickets."""
        serial = itertools.count()
        run = os.getpid()

        def asking(name: str, body: Callable[[int], str]) -> Action:
            async def ask(_worker: int) -> None:
                await self.bus.request(f"call.{name}", body(next(serial)).encode(), timeout=10)

            return ask

        return {
            "list": asking("list", lambda number: f"{PORTAL} {place(number, len(numbers))}"),
            "view": asking("read", lambda number: numbers[number * 37 % len(numbers)]),
            "search": asking("search", lambda _: f"{PORTAL} {staff_token(PORTAL)} {word}"),
            "create": asking("create", lambda number: f"new-{run}-{number}"),
            "comment": asking("comment", lambda number: _own(number * 37 % OWN)),
        }


def place(number: int, count: int) -> int:
    """Where a list begins: somewhere else each time, so that nobody answers from memory."""
    return 26 + number * 37 % max(count - 25, 1)


def _own(key: int) -> str:
    return f"loaded-{key}"


@asynccontextmanager
async def beside(suite: Suite, folder: Path) -> AsyncIterator[Beside]:
    """The floor with a broker of its own, as durable as ours, on the suite's database and index."""
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
    children = [server]
    try:
        bus = await nats.connect(url, max_reconnect_attempts=50, reconnect_time_wait=0.1, allow_reconnect=True)
        await bus.jetstream().add_stream(name="FLOOR", subjects=["floor.>"])
        environment = {**os.environ, "NATS": url, "MONGO": mongo, "INDEX": str(index)}
        worker = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench.floor", env=environment)
        children.insert(0, worker)
        await _until(lambda: bus.request("call.read", b"nothing", timeout=1))
        yield Beside(bus, {"floor": worker.pid, "broker": server.pid, "mongo": suite.pids["mongo"]})
        await bus.close()
    finally:
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                child.terminate()
            await child.wait()


async def _until(ask: Callable[[], Awaitable[Any]]) -> None:
    for attempt in range(100):
        try:
            await ask()
        except nats.errors.Error:
            if attempt == 99:
                raise
            await asyncio.sleep(0.1)
        else:
            return
