"""What outside systems ask, as it arrives: the broker says who it is, this says when there is too much of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from nats.errors import Error as NatsError

from contracts.errors import Code, Problem
from kit import metrics
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.rpc.client import Bus
from kit.rpc.server import _problem
from kit.tasks import TaskPool
from kit.tracing import mark, request_scope, span, trace_of

log = get_logger(__name__)

SUBJECT = "ext.*.v1.>"
GROUP = "casebus-systems"
SECONDS = 10.0
AT_ONCE = 128
EACH_AT_ONCE = 24
RATE = 100.0  # requests a second of one system, per replica
BURST = 300.0
DRAIN_SECONDS = 10.0
# Where the broker has the answer to a request of another account sent.
ACROSS = "_R_."
_BUSY = Problem(code=Code.RATE_LIMITED, text="There is too much at once; send it again a little later.", retry_after=1)


@dataclass(frozen=True)
class Asking:
    """One request of a system; `operation` is whatever stood behind the version."""

    system: str
    operation: str
    data: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """The JSON of the answer, and its headers."""

    data: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    code: str = "ok"


Handler = Callable[[Asking], Awaitable[Answer]]
Refuse = Callable[[Problem], Answer]


class _Meter:
    """How much one system has under way, and how much it may still ask this second."""

    def __init__(self) -> None:
        self.running = 0
        self._left = BURST
        self._at = time.monotonic()

    def admits(self) -> bool:
        """Take one, if there is one."""
        now = time.monotonic()
        self._left = min(BURST, self._left + (now - self._at) * RATE)
        self._at = now
        if self._left < 1 or self.running >= EACH_AT_ONCE:
            return False
        self._left -= 1
        return True


class Edge:
    """Hears the requests of all systems together with the other replicas."""

    def __init__(self, bus: Bus, handler: Handler, refuse: Refuse) -> None:
        self._bus = bus
        self._handler = handler
        self._refuse = refuse
        self._meters: dict[str, _Meter] = {}
        self._subscription: Any = None
        self.tasks = TaskPool()

    async def listen(self) -> None:
        """Begin to hear."""
        self._subscription = await self._bus.nats.subscribe(SUBJECT, queue=GROUP, cb=self._accept)
        await self._bus.heard()

    async def listening(self) -> bool:
        """Whether the reader of the subscription is there; nothing else tells of one that has ended."""
        task = self._subscription._wait_for_msgs_task if self._subscription else None
        return task is not None and not task.done()

    async def keep_listening(self) -> None:
        """Begin again whenever the reader has ended."""
        while True:
            await asyncio.sleep(1)
            if not await self.listening():
                log.error("edge_was_deaf")
                await self.listen()

    async def stop(self) -> None:
        """Hear nothing new, finish what is under way."""
        if self._subscription is not None and self._bus.nats.is_connected:
            await self._subscription.unsubscribe()
        await self.tasks.drain(DRAIN_SECONDS)

    async def _accept(self, message: Any) -> None:
        """Only start the work: the client hands one message after another to this."""
        pieces = message.subject.split(".", 3)
        if len(pieces) != 4 or not message.reply.startswith(ACROSS):
            return  # nobody waits for an answer across accounts: nothing is done for whoever cannot be told
        meter = self._meters.setdefault(pieces[1], _Meter())
        if len(self.tasks) >= AT_ONCE or not meter.admits():
            await self._send(message, self._refuse(_BUSY))
            return
        meter.running += 1
        asking = Asking(pieces[1], pieces[3], message.data, message.headers or {})
        self.tasks.spawn(self._answer(message, asking, meter), "system-request")

    async def _answer(self, message: Any, asking: Asking, meter: _Meter) -> None:
        started = time.perf_counter()
        try:
            sent = asking.headers.get("traceparent", "")
            with request_scope(trace_of(""), time.time() + SECONDS), span("casebus.v1", "outside", sent):
                answer = await self._handled(asking)
                mark("casebus.code", answer.code)
            await self._send(message, answer)
            metrics.RPC_SECONDS.labels("casebus.v1", answer.code).observe(time.perf_counter() - started)
        finally:
            meter.running -= 1

    async def _handled(self, asking: Asking) -> Answer:
        try:
            async with asyncio.timeout(SECONDS):
                return await self._handler(asking)
        except Exception as error:  # noqa: BLE001 - the one edge: whatever happens becomes an answer
            return self._refuse(_problem(error, f"{SUBJECT}: {asking.system}"))

    async def _send(self, message: Any, answer: Answer) -> None:
        try:
            await self._bus.nats.publish(message.reply, answer.data, headers=dict(answer.headers) or None)
        except (NatsError, OSError) as error:
            log.warning("system_not_answered", error=repr(error))


@asynccontextmanager
async def edge(bus: Bus, handler: Handler, refuse: Refuse, life: Lifecycle) -> AsyncIterator[Edge]:
    """Answer systems until the end."""
    found = Edge(bus, handler, refuse)
    await found.listen()
    life.health.watch("systems", found.listening)
    metrics.IN_FLIGHT.labels("systems").set_function(lambda: len(found.tasks))
    watcher = life.tasks.keep(found.keep_listening, "edge-listening")
    try:
        yield found
    finally:
        watcher.cancel()
        await found.stop()
