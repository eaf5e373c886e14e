"""NATS: does it let us in, which services answer, how far is everybody with the events?"""

import asyncio
import json
from collections import Counter
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from cli.diagnosis.finding import Finding, ill, odd, well
from cli.places import Places
from contracts.bus import ACCESS, STREAM, STREAM_MAX_BYTES
from kit.ids import new_id
from kit.rpc.client import Bus, connect

PART = "broker"
LISTEN_SECONDS = 1.0
SLOW_SECONDS = 0.25
BEHIND = 500
NEARLY_FULL = 0.9


async def look(places: Places) -> list[Finding]:
    """Connect as the operator and ask around."""
    try:
        async with asyncio.timeout(6):
            connection = connect(places.operator)
            bus = await connection.__aenter__()
    except (NatsError, OSError, TimeoutError) as error:
        text = f"NATS at {places.operator.nats_url} does not let the operator in ({error or 'no answer in 6 s'})."
        return [
            ill(PART, text, "Is it up? Was its accounts.conf made with these secrets (`python -m deploy.secrets`)?")
        ]
    try:
        return [await _round_trip(bus), *await _services(bus), *await _stream(bus)]
    finally:
        await connection.__aexit__(None, None, None)


async def _round_trip(bus: Bus) -> Finding:
    loop = asyncio.get_running_loop()
    began = loop.time()
    try:
        await bus.answers()
    except (NatsError, TimeoutError) as error:
        return ill(PART, f"NATS takes messages and does not deliver them ({error}).", "Look at the log of its servers.")
    took = loop.time() - began
    if took > SLOW_SECONDS:
        return odd(PART, f"A message took {took * 1000:.0f} ms.", "Is the machine or the network of NATS overloaded?")
    return well(PART, f"NATS answers in {took * 1000:.0f} ms.")


async def _services(bus: Bus) -> list[Finding]:
    inbox = f"{bus.inbox}.{new_id()}"
    subscription = await bus.nats.subscribe(inbox)
    await bus.nats.publish("$SRV.PING", b"", reply=inbox)
    found: Counter[str] = Counter()
    try:
        async with asyncio.timeout(LISTEN_SECONDS):
            async for message in subscription.messages:
                if message.data:  # empty: nobody at all listens
                    found[str(json.loads(message.data)["name"]).removeprefix("casebus-")] += 1
    except TimeoutError:
        pass
    await subscription.unsubscribe()
    return [_service(name, found[name]) for name, access in ACCESS.items() if access.serves]


def _service(name: str, replicas: int) -> Finding:
    if not replicas:
        todo = f"Look at the log of {name}: what is it waiting for? Pages that need it answer 503 meanwhile."
        return ill(name, f"No replica of {name} answers on the bus.", todo)
    return well(name, f"{replicas} {'replica answers' if replicas == 1 else 'replicas answer'} on the bus.")


async def _stream(bus: Bus) -> list[Finding]:
    try:
        info = await bus.jetstream.stream_info(STREAM)
    except NotFoundError:
        return [
            ill("events", f"The stream {STREAM} does not exist: no event reaches anybody.", "Run `casebus migrate`.")
        ]
    except (NatsError, TimeoutError) as error:
        todo = "JetStream has no majority of its servers, or no disk. Bring them back; events wait in the database."
        return [ill("events", f"JetStream does not answer ({error!r}).", todo)]
    durables = [access.consumes.durable for access in ACCESS.values() if access.consumes]
    return [_fullness(info), *_copies(info), *[await _consumer(bus, durable) for durable in durables]]


def _fullness(info: Any) -> Finding:
    part = info.state.bytes / STREAM_MAX_BYTES
    text = f"{info.state.messages} events are kept, {part:.0%} of the room."
    if part > NEARLY_FULL:
        todo = "Old events go before their 14 days are over; a replica that was away for long reads all tickets anew."
        return odd("events", text, todo)
    return well("events", text)


def _copies(info: Any) -> list[Finding]:
    away = [peer.name for peer in (info.cluster.replicas or []) if peer.offline] if info.cluster else []
    if away:
        todo = "Bring these servers back before another one goes: without a majority no event is accepted."
        return [odd("events", f"Copies of the stream are away: {', '.join(away)}.", todo)]
    return []


async def _consumer(bus: Bus, durable: str) -> Finding:
    try:
        info = await bus.jetstream.consumer_info(STREAM, durable)
    except NotFoundError:
        return ill("events", f"The consumer {durable} does not exist.", "Run `casebus migrate`.")
    except (NatsError, TimeoutError) as error:
        return ill("events", f"The consumer {durable} cannot be asked about ({error!r}).", "Look at the log of NATS.")
    waiting = int(info.num_pending or 0) + int(info.num_ack_pending or 0)
    if waiting > BEHIND:
        todo = (
            f"Is {durable} up, and does what it needs (database, storage, mail server) answer? It catches up by itself."
        )
        return odd("events", f"{durable} is {waiting} events behind.", todo)
    return well("events", f"{durable} has {waiting} events before it.")
