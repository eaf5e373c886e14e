"""Following the event stream from a sequence, for a process's own picture of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from nats.errors import Error as NatsError
from nats.js.api import AckPolicy, ConsumerConfig, DeliverPolicy

from contracts.base import Event
from kit.events import PoisonError, decode
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.pull import Pull, PullLostError
from kit.rpc.client import Bus
from kit.tasks import ended

log = get_logger(__name__)

STREAM = "EVENTS"
FORGET_SECONDS = 60.0

Batch = list[tuple[int, Event]]
Handler = Callable[[Batch], Awaitable[None]]


class SequenceLostError(Exception):
    """The wanted sequence is not in the stream any more: read everything anew, then follow from `last`."""

    def __init__(self, last: int) -> None:
        super().__init__(f"the stream begins later; its last sequence is {last}")
        self.last = last


async def last_sequence(bus: Bus) -> int:
    """The sequence of the newest event in the stream, 0 when there was none."""
    info = await bus.jetstream.stream_info(STREAM)
    return int(info.state.last_seq)


class Follower:
    """Reads events after `position` with an ephemeral consumer; calls the handler with batches in order.

    `own` holds events of this process by id, which come back by the stream and are not decoded again.
    """

    def __init__(
        self, bus: Bus, filters: Sequence[str], handler: Handler, position: int, own: Mapping[str, Event] | None = None
    ) -> None:
        self._bus = bus
        self._filters = list(filters)
        self._handler = handler
        self._own = {} if own is None else own
        self._pull: Pull | None = None
        self.position = position
        self.caught_up = asyncio.Event()
        self.lost: SequenceLostError | None = None

    @property
    def last_heard(self) -> float:
        """When the broker last said anything, in monotonic seconds; 0 while not connected to a consumer."""
        return self._pull.last_heard if self._pull else 0.0

    def heard_within(self, seconds: float) -> bool:
        """Whether the broker said anything lately."""
        return time.monotonic() - self.last_heard < seconds

    async def run(self) -> None:
        """Follow until cancelled, or until the sequence is lost (then `lost` is set)."""
        wait = 0.1
        while True:
            try:
                await self._follow()
            except SequenceLostError as error:
                self.lost = error
                raise
            except (PullLostError, NatsError, OSError, TimeoutError) as error:
                log.warning("follower_rebinds", error=repr(error))
                self._pull = None
                await asyncio.sleep(wait)
                wait = min(wait * 2, 2.0)
            else:
                wait = 0.1

    async def _follow(self) -> None:
        target = await self._check_position()
        config = ConsumerConfig(
            name=f"{self._bus.process}-{new_id()}",  # the broker's permissions are on the named subject only
            deliver_policy=DeliverPolicy.BY_START_SEQUENCE,
            opt_start_seq=self.position + 1,
            ack_policy=AckPolicy.NONE,
            filter_subjects=self._filters,
            inactive_threshold=FORGET_SECONDS,
            mem_storage=True,
        )
        made = await self._bus.jetstream.add_consumer(STREAM, config)
        self._pull = Pull(self._bus, STREAM, made.name)
        if not made.num_pending:
            self.caught_up.set()
        async for messages in self._pull.batches():
            batch: Batch = []
            for message in messages:
                sequence = int(message.metadata.sequence.stream)
                try:
                    event = self._own.get((message.headers or {}).get("Nats-Msg-Id", "")) or decode(message.data)
                    batch.append((sequence, event))
                except PoisonError as error:
                    log.error("event_unreadable", error, sequence=sequence)
            if batch:
                await self._handler(batch)
            last = messages[-1].metadata
            self.position = int(last.sequence.stream)
            if not last.num_pending or self.position >= target:
                self.caught_up.set()

    async def _check_position(self) -> int:
        info = await self._bus.jetstream.stream_info(STREAM)
        first, last = int(info.state.first_seq), int(info.state.last_seq)
        if (
            self.position > last
            or (self.position + 1 < first and self.position != 0)
            or (self.position == 0 and first > 1)
        ):
            raise SequenceLostError(last)
        return last


@asynccontextmanager
async def follow(
    bus: Bus, filters: Sequence[str], start: int | None, handler: Handler, life: Lifecycle
) -> AsyncIterator[Follower]:
    """Follow in the background from after `start`; None starts with what comes from now on."""
    position = await last_sequence(bus) if start is None else start
    follower = Follower(bus, filters, handler, position)
    task = life.tasks.keep(follower.run, "follow")
    try:
        yield follower
    finally:
        await ended(task)  # before the connection closes: nats-py would swallow it
