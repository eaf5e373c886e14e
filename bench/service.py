"""Service calls over NATS, as a client of the tickets service makes them, beside the floor."""

import itertools
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.beside import beside, place
from bench.closed_loop import Action, Side, in_turn
from bench.cpu import cpu_of
from bench.load import sentence
from bench.people import Cast
from contracts import tickets as t
from contracts.accounts import Person
from contracts.base import Operation, Request
from deploy.local.suite import Suite
from kit.rpc.client import Bus
from kit.rpc.wire import ACTOR, DEADLINE, TRACE
from kit.tracing import traceparent
from services.tickets.adapters.index.cursors import cursor_text

WORD = "scanner"


@dataclass(frozen=True)
class Wire:
    """What the calls need: the suite, the bus, people, and the ids of the loaded tickets."""

    suite: Suite
    bus: Bus
    cast: Cast
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
        cursor = cursor_text((place(next(serial), len(numbers)),))
        await call(t.LIST, t.ListTickets(sort="number", cursor=cursor), cast.agent)

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


async def measure_service(wire: Wire, seconds: float, folder: Path) -> dict[str, Any]:
    """Each kind at 1 and 16 at once, ours and the floor's in turn, with the ratio at 16.

    The senders of mail rest meanwhile: the floor has none, and what they do is measured with the pages.
    """
    found: dict[str, Any] = {}
    mailers = [name for name in wire.suite.pids if name.startswith("notify-")]
    async with beside(wire.suite, folder) as floor:
        await floor.load()
        theirs = floor.actions(wire.numbers, WORD)
        for name in mailers:
            await wire.suite.stop(name)
        for name, action in actions(wire).items():
            ours, base = Side(action, cpu_of(wire.suite.pids)), Side(theirs[name], cpu_of(floor.pids))
            row: dict[str, Any] = {}
            for workers in (1, 16):
                mine, lowest = await in_turn(ours, base, workers, seconds)
                row[str(workers)] = {"ours": mine.report(), "floor": lowest.report()}
            row["of_floor"] = round(mine.per_second / lowest.per_second, 2)
            found[name] = row
            print(f"  service {name}: {row['16']['ours']['per_second']}/s, of_floor {row['of_floor']}", flush=True)
    for name in mailers:
        await wire.suite.start(name)
    return found
