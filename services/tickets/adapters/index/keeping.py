"""Keeping an index in step with the stream: go on where the file ends, or make it anew."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from nats.errors import Error as NatsError

from contracts.base import Event
from contracts.errors import CasebusError
from kit.follow import STREAM, Batch, Follower, SequenceLostError
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.rpc.client import Bus
from kit.tasks import ended
from kit.trouble import is_driver_trouble
from services.tickets.adapters.index.fulltext.engine import BusyError, TextError

log = get_logger(__name__)
T = TypeVar("T")
Thing_contra = TypeVar("Thing_contra", contravariant=True)

DEAF_SECONDS = 10.0


class KeptIndex(Protocol[Thing_contra]):
    """An index that is made of all things of a kind, and follows the stream."""

    fresh: Callable[[], bool]
    ruined: asyncio.Event

    @property
    def own(self) -> Mapping[str, Event]:
        """Events that were taken in before they came by the stream."""

    async def is_usable(self, stream: str) -> bool:
        """Whether its file can be served from as it is."""

    async def fill(self, things: AsyncIterator[Thing_contra], stream: str, sequence: int) -> None:
        """Make the file anew."""

    async def open(self) -> int:
        """Serve from the file; the sequence up to which it is filled."""

    async def take(self, events: Sequence[Event], sequence: int) -> None:
        """Take in events."""

    async def close(self) -> None:
        """Close the file."""


@dataclass(frozen=True)
class Source(Generic[T]):
    """Where an index comes from: all things of its kind, and the events that it follows."""

    everything: Callable[[], AsyncIterator[T]]
    filters: tuple[str, ...]


class Keeper(Generic[T]):
    """Follows the stream for one index; says whether the index is fresh enough to be asked."""

    def __init__(self, index: KeptIndex[T], source: Source[T], bus: Bus) -> None:
        self._index = index
        self._source = source
        self._bus = bus
        self._follower: Follower | None = None
        self._rebuild = False

    def fresh(self) -> bool:
        """Whether everything up to now was taken in, and the broker was heard of lately."""
        follower = self._follower
        return follower is not None and follower.caught_up.is_set() and follower.heard_within(DEAF_SECONDS)

    async def caught_up(self) -> None:
        """Wait until the index can be asked."""
        while not self.fresh():  # noqa: ASYNC110 - freshness is a matter of time too, and this is asked at the start only
            await asyncio.sleep(0.05)

    async def usable(self) -> bool:
        """For readiness."""
        return self.fresh()

    async def keep(self) -> None:
        """For ever: bring the index up to date, and follow."""
        while True:
            try:
                position = await self._prepared()
                self._follower = Follower(self._bus, self._source.filters, self._take, position, self._index.own)
                await self._follow(self._follower)
            except SequenceLostError:
                log.warning("index_lost_its_place")
                self._rebuild = True
            except (sqlite3.Error, TextError) as error:
                log.error("index_unusable", error)
                self._rebuild = True
            except Exception as error:
                if not _passing(error):
                    raise
                log.warning("index_waits", error=repr(error))
            self._follower = None
            await asyncio.sleep(random.uniform(0.5, 1.5))  # noqa: S311 - jitter between replicas

    async def _follow(self, follower: Follower) -> None:
        """Until the stream is lost, or the file turns out to be of no use to somebody who reads it."""
        following = asyncio.create_task(follower.run())
        ruined = asyncio.create_task(self._index.ruined.wait())
        try:
            await asyncio.wait((following, ruined), return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
            self._rebuild = self._rebuild or self._index.ruined.is_set()
        finally:
            await ended(following, ruined)

    async def _prepared(self) -> int:
        info = await self._bus.jetstream.stream_info(STREAM)
        stream = str(info.created)
        if self._rebuild or not await self._index.is_usable(stream):
            log.info("index_rebuilds")
            # Noted before the scan: what happens during it comes again by the stream, and is harmless.
            await self._index.fill(self._source.everything(), stream, int(info.state.last_seq))
            self._rebuild = False
            log.info("index_rebuilt")
        return await self._index.open()

    async def _take(self, batch: Batch) -> None:
        await self._index.take([event for _, event in batch], batch[-1][0])


def _passing(error: Exception) -> bool:
    """Whether the error is one that waiting heals."""
    waits = CasebusError | NatsError | OSError | TimeoutError | BusyError
    return isinstance(error, waits) or is_driver_trouble(error)


@asynccontextmanager
async def kept(index: KeptIndex[T], source: Source[T], bus: Bus, life: Lifecycle) -> AsyncIterator[Keeper[T]]:
    """Keep the index in the background until the end."""
    keeper = Keeper(index, source, bus)
    index.fresh = keeper.fresh
    task = life.tasks.keep(keeper.keep, "index")
    try:
        yield keeper
    finally:
        await ended(task)
        await index.close()
