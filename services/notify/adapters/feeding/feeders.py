"""A feeder for each outside system: its durable consumer of our events, read one by one into its stream."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Protocol

from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError

from contracts import outside
from contracts.base import Event
from contracts.errors import CasebusError, unavailable
from contracts.systems.grants import hears
from contracts.systems.parts import feeder_of
from kit import feeds
from kit.events import PoisonError, decode
from kit.follow import STREAM
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.metrics import EVENTS_HANDLED
from kit.pull import Pull, PullLostError
from kit.rpc.client import Bus
from kit.tasks import TaskPool, ended
from kit.tracing import request_scope, span, trace_of

log = get_logger(__name__)

EVERY_SECONDS = 2.0
LATER_SECONDS = 2.0
FIRST_TIME = 1


class Feeding(Protocol):
    """What is done with each event."""

    async def __call__(self, system: outside.System, event: Event, *, again: bool) -> None:
        """Write it, and nothing twice."""


class NatsStreams:
    """The streams of systems on the broker."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def write(self, subject: str, message_id: str, data: bytes) -> None:
        """Append."""
        try:
            await feeds.write(self._bus, subject, message_id, data)
        except (NatsError, JetStreamError, OSError, TimeoutError) as error:
            raise unavailable() from error

    async def last_id(self, stream: str) -> str:
        """The id of the newest message."""
        found = await feeds.last(self._bus, stream)
        return found.id if found else ""

    async def purge(self, stream: str, subjects: str) -> None:
        """Remove messages."""
        try:
            await feeds.purge(self._bus, stream, subjects)
        except (NatsError, JetStreamError, OSError, TimeoutError) as error:
            raise unavailable() from error


class Feeders:
    """One task for each system that hears; systems are asked for now and then."""

    def __init__(self, bus: Bus, token: Callable[[], Awaitable[str]], feed: Feeding) -> None:
        self._bus = bus
        self._token = token
        self._feed = feed
        self._systems: dict[str, outside.System] = {}
        self._tasks = TaskPool()
        self._running: dict[str, asyncio.Task[Any]] = {}

    async def run(self) -> None:
        """Until cancelled; while accounts is away the known systems go on."""
        try:
            while True:
                try:
                    found = await self._bus.call(outside.LIST_SYSTEMS, outside.ListSystems(), token=await self._token())
                except CasebusError as error:
                    log.warning("systems_not_asked", error=str(error.code))
                else:
                    self._follow({one.name: one for one in found.items if one.state == "active" and hears(one.allow)})
                await asyncio.sleep(EVERY_SECONDS * random.uniform(0.8, 1.2))  # noqa: S311 - jitter between replicas
        finally:
            await self._tasks.cancel()

    def _follow(self, systems: dict[str, outside.System]) -> None:
        self._systems = systems
        for name in self._running.keys() - systems.keys():
            self._running.pop(name).cancel()
        for name in systems.keys() - self._running.keys():
            self._running[name] = self._tasks.keep(lambda name=name: self._one(name), f"feed-{name}")  # type: ignore[misc]  # the name is bound now

    async def _one(self, name: str) -> None:
        while True:
            try:
                async for messages in Pull(self._bus, STREAM, feeder_of(name)).batches():
                    for message in messages:
                        await self._handled(name, message)
            except (PullLostError, NatsError, JetStreamError, OSError, TimeoutError) as error:
                log.debug("feeder_rebinds", system=name, error=repr(error))
                await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - jitter

    async def _handled(self, name: str, message: Any) -> None:
        """Effect, then acknowledgement; what cannot be handled at all is passed over, and stays in our own stream."""
        kind = "unreadable"
        try:
            event = decode(message.data)
            kind = event.type
            sent = event.traceparent
            with request_scope(trace_of(sent)), span(f"feed {kind}", "consumer", sent):
                await self._feed(self._systems[name], event, again=message.metadata.num_delivered > FIRST_TIME)
        except CasebusError as error:
            log.warning("feed_later", system=name, type=kind, error=str(error.code))
            await message.nak(delay=LATER_SECONDS)
            return
        except (PoisonError, ValueError) as error:
            log.error("feed_passes_over", error, system=name, type=kind)
        EVENTS_HANDLED.labels(feeder_of(name), kind, "ok").inc()
        await message.ack()


@asynccontextmanager
async def feeding(bus: Bus, token: Callable[[], Awaitable[str]], feed: Feeding, life: Lifecycle) -> AsyncIterator[None]:
    """Feed in the background until the end."""
    task = life.tasks.keep(Feeders(bus, token, feed).run, "feeders")
    try:
        yield
    finally:
        await ended(task)
