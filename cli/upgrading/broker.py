"""The processes that run, and what the broker keeps for them."""

import asyncio
import json
from collections.abc import Iterable
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from cli.bus_declare import plan
from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places
from contracts.bus import ACCESS
from contracts.version import LINE
from kit.ids import new_id
from kit.rpc.client import Bus, connect

LISTEN_SECONDS = 3.0
RUNNING = tuple(user for user, access in ACCESS.items() if access.serves or access.edge)
MIGRATE = "Run `casebus migrate` of this version before its processes."


async def look(places: Places) -> list[Finding]:
    """Ask as the operator."""
    try:
        async with asyncio.timeout(20), connect(places.operator) as bus:
            return [processes(await _answers(bus)), *await _streams(bus)]
    except (NatsError, OSError, TimeoutError) as error:
        text = f"NATS does not let the operator in ({type(error).__name__}): what runs there cannot be seen."
        return [ill("broker", text, "`casebus doctor` says more.")]


def processes(answers: Iterable[dict[str, Any]], ours: int = LINE) -> Finding:
    """Whether all that run may run beside this version; those that say no line are older than lines."""
    running = [(str(one["name"]).removeprefix("casebus-"), line_of(one)) for one in answers]
    if not running:
        text = "No service answers. Where the installation is down, nothing has to run beside this version."
        return odd("processes", text, "Is it meant to be up? Then look with `casebus doctor` before you upgrade.")
    oldest = min(line for _, line in running)
    newest = max(line for _, line in running)
    names = ", ".join(sorted({name for name, line in running if line == oldest}))
    if oldest < ours - 1:
        todo = f"Upgrade to the last version of line {ours - 1} first; versions are not skipped while people work."
        return ill("processes", f"The oldest that runs is of line {oldest} ({names}), this is line {ours}.", todo)
    if newest > ours + 1:
        text = f"A process of line {newest} runs, this is line {ours}."
        return ill("processes", text, f"Go back by way of the last version of line {newest - 1}.")
    if silent := sorted(set(RUNNING) - {name for name, _ in running}):
        text = f"No answer from {', '.join(silent)}: of which line they are is not known."
        return odd("processes", text, "Look with `casebus doctor` before you upgrade.")
    return well(
        "processes", f"{len(running)} processes run, the oldest of line {oldest} ({names}); this is line {ours}."
    )


def line_of(answer: dict[str, Any]) -> int:
    """The line that a service says it is of."""
    told = str((answer.get("metadata") or {}).get("line", "0"))
    return int(told) if told.isdecimal() else 0


async def _answers(bus: Bus) -> list[dict[str, Any]]:
    inbox = f"{bus.inbox}.{new_id()}"
    subscription = await bus.nats.subscribe(inbox)
    await bus.nats.publish("$SRV.PING", b"", reply=inbox)
    found: list[dict[str, Any]] = []
    try:
        async with asyncio.timeout(LISTEN_SECONDS):
            async for message in subscription.messages:
                found += [json.loads(message.data)] if message.data else []  # empty: nobody at all listens
    except TimeoutError:
        pass
    await subscription.unsubscribe()
    return found


async def _streams(bus: Bus) -> list[Finding]:
    wanted = plan(1)
    differs: list[str] = []
    try:
        found = (await bus.jetstream.stream_info(wanted.name)).config
        if set(found.subjects or ()) != set(wanted.subjects):
            differs.append(f"stream {wanted.name}")
        for durable, filters in wanted.consumers.items():
            if not await _as_declared(bus, wanted.name, durable, set(filters)):
                differs.append(f"consumer {durable}")
    except NotFoundError:
        differs.append(f"stream {wanted.name}")
    if differs:
        return [odd("events", f"Not as this version wants it: {', '.join(differs)}.", MIGRATE)]
    return [well("events", "Stream and consumers are as this version wants them.")]


async def _as_declared(bus: Bus, stream: str, durable: str, filters: set[str]) -> bool:
    try:
        known = (await bus.jetstream.consumer_info(stream, durable)).config
    except NotFoundError:
        return False
    found = set(known.filter_subjects or ()) | ({known.filter_subject} if known.filter_subject else set())
    return found == filters
