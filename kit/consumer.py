"""A durable consumer: effect, then acknowledgement; backoff; dead letters."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

from nats.errors import Error as NatsError

from contracts.base import Event, EventType
from contracts.errors import CasebusError, Code
from kit.clock import utc_now
from kit.events import PoisonError, decode, parse
from kit.follow import STREAM
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.metrics import CONSUMER_WAITING, EVENTS_HANDLED
from kit.pull import Pull, PullLostError
from kit.rpc.client import Bus
from kit.tasks import TaskPool, ended
from kit.tracing import request_scope, span, trace_of
from kit.trouble import is_driver_trouble

log = get_logger(__name__)

Handler = Callable[[Event, Any], Awaitable[None]]
Handlers = Mapping[EventType[Any], Handler]

TRIES = 5
AT_ONCE = 64
MEASURE_SECONDS = 15.0
_LATER = (Code.UNAVAILABLE, Code.TIMEOUT, Code.RATE_LIMITED)


class DeadLetters(Protocol):
    """Where events go that cannot be handled."""

    async def add(self, consumer: str, event: Event, reason: str, attempts: int, at: Any) -> None:
        """Keep an event with the reason."""


class Consumer:
    """One durable consumer of one service; handlers must be safe to repeat."""

    def __init__(self, bus: Bus, durable: str, handlers: Handlers, dead: DeadLetters) -> None:
        self._bus = bus
        self._durable = durable
        self._handlers = {kind.name: (kind, handler) for kind, handler in handlers.items()}
        self._dead = dead
        self._tasks = TaskPool()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._pull: Pull | None = None

    async def run(self) -> None:
        """Consume until cancelled."""
        while True:
            self._pull = Pull(self._bus, STREAM, self._durable)
            try:
                async for messages in self._pull.batches():
                    for message in messages:
                        await self._slots.acquire()
                        self._tasks.spawn(self._one(message), f"event-{self._durable}")
            except (PullLostError, NatsError, OSError, TimeoutError) as error:
                log.warning("consumer_rebinds", consumer=self._durable, error=repr(error))
                await asyncio.sleep(random.uniform(0.3, 1.0))  # noqa: S311 - jitter

    async def measure(self) -> None:
        """Note now and then how many events wait; a broker that does not answer is told of by readiness."""
        while True:
            try:
                info = await self._bus.jetstream.consumer_info(STREAM, self._durable)
                CONSUMER_WAITING.labels(self._durable).set((info.num_pending or 0) + (info.num_ack_pending or 0))
            except (NatsError, OSError, TimeoutError):
                log.debug("consumer_not_measured", consumer=self._durable)
            await asyncio.sleep(MEASURE_SECONDS)

    async def drain(self) -> None:
        """Finish what was begun."""
        await self._tasks.drain(10)

    async def handle(self, event: Event) -> None:
        """Handle one event now; raises whatever its handler raises."""
        if event.type in self._handlers:
            kind, handler = self._handlers[event.type]
            name = f"{self._durable} {event.type}"
            with request_scope(trace_of(event.traceparent)), span(name, "consumer", event.traceparent):
                await handler(event, parse(event, kind))

    async def _one(self, message: Any) -> None:
        try:
            await self._handled(message)
        finally:
            self._slots.release()

    async def _handled(self, message: Any) -> None:
        attempts = int(message.metadata.num_delivered)
        event: Event | None = None
        try:
            event = decode(message.data)
            await self.handle(event)
        except Exception as error:  # noqa: BLE001 - the one edge: whatever happens is retried or kept
            await self._failed(message, event, attempts, error)
        else:
            EVENTS_HANDLED.labels(self._durable, event.type, "ok").inc()
            await message.ack()

    async def _failed(self, message: Any, event: Event | None, attempts: int, error: Exception) -> None:
        kind = event.type if event else "unreadable"
        later = (isinstance(error, CasebusError) and error.code in _LATER) or is_driver_trouble(error)
        delay = min(0.5 * 2 ** min(attempts, 7), 60) * random.uniform(0.7, 1.3)  # noqa: S311 - jitter
        if later or (attempts < TRIES and not isinstance(error, PoisonError)):
            EVENTS_HANDLED.labels(self._durable, kind, "later").inc()
            if not later:
                log.warning("event_failed", consumer=self._durable, type=kind, attempts=attempts, error=repr(error))
            await message.nak(delay=delay)
            return
        log.error("event_is_dead", error, consumer=self._durable, type=kind, attempts=attempts)
        if event is not None:
            try:
                await self._dead.add(self._durable, event, repr(error), attempts, utc_now())
            except Exception as trouble:  # noqa: BLE001 - without a place to keep it, it stays in the stream
                log.error("dead_letter_not_kept", trouble)
                await message.nak(delay=delay)
                return
        EVENTS_HANDLED.labels(self._durable, kind, "dead").inc()
        await message.ack()


@asynccontextmanager
async def consume(
    bus: Bus, durable: str, handlers: Handlers, dead: DeadLetters, life: Lifecycle
) -> AsyncIterator[Consumer]:
    """Consume in the background until the end, then finish what was begun."""
    consumer = Consumer(bus, durable, handlers, dead)
    tasks = [
        life.tasks.keep(consumer.run, f"consume-{durable}"),
        life.tasks.keep(consumer.measure, f"measure-{durable}"),
    ]
    try:
        yield consumer
    finally:
        await ended(*tasks)
        await consumer.drain()
