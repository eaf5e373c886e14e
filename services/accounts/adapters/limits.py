"""Counters, request ids and the audit record in MongoDB."""

import asyncio
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from contracts.errors import CasebusError, Code, unavailable
from kit.batching import BatchWriter
from kit.clock import Clock
from kit.ids import new_id
from kit.logs import get_logger
from kit.mongo import declare_index, guarded
from kit.tasks import TaskPool
from services.accounts.ports import Begun, Counters
from services.accounts.settings import Limit

log = get_logger(__name__)

_ATTEMPTS = 8
REQUEST_LIFE = timedelta(days=2)


class MongoLimits:
    """The collection `limits`: one small document per counter; each try is one conditional write."""

    def __init__(self, database: Any, clock: Clock) -> None:
        self._limits = database["limits"]
        self._clock = clock

    async def take(self, counters: Counters) -> None:
        """Count one try on each before it is made; the writes themselves refuse one too many."""
        now = self._clock()
        refused = await self._count(counters, now)
        taken = [counter for index, counter in enumerate(counters) if index not in refused]
        for index in refused:
            try:
                await self._begin_anew(*counters[index])
            except CasebusError:
                await self.give_back(taken)
                raise
            taken.append(counters[index])

    async def give_back(self, counters: Counters) -> None:
        """Uncount one on each."""
        steps = [UpdateOne({"_id": key, "count": {"$gt": 0}}, {"$inc": {"count": -1}}) for key, _ in counters]
        if steps:
            await guarded(self._limits.bulk_write(steps, ordered=False))

    async def _count(self, counters: Counters, now: datetime) -> list[int]:
        """Count on those with room or without a document; the others' inserts fail on their `_id`."""
        steps = [
            UpdateOne(
                {"_id": key, "count": {"$lt": limit.times}, "expires": {"$gt": now}},
                {"$inc": {"count": 1}, "$setOnInsert": {"expires": now + timedelta(seconds=limit.seconds)}},
                upsert=True,
            )
            for key, limit in counters
        ]
        try:
            await guarded(self._limits.bulk_write(steps, ordered=False))
        except BulkWriteError as error:
            return [fault["index"] for fault in error.details["writeErrors"]]
        return []

    async def _begin_anew(self, key: str, limit: Limit) -> None:
        """The counter is full, or its time is over, or somebody made it at the same moment."""
        for _ in range(_ATTEMPTS):
            now = self._clock()
            fresh = {"count": 1, "expires": now + timedelta(seconds=limit.seconds)}
            old = await guarded(self._limits.update_one({"_id": key, "expires": {"$lte": now}}, {"$set": fresh}))
            if old.matched_count or not await self._count(((key, limit),), now):
                return
            counter = await guarded(self._limits.find_one({"_id": key}))
            if counter and counter["count"] >= limit.times and counter["expires"] > now:
                raise _too_often(counter["expires"] - now)
            await asyncio.sleep(random.uniform(0.002, 0.01))  # noqa: S311 - jitter between rivals
        raise unavailable()


def _too_often(wait: timedelta) -> CasebusError:
    seconds = max(1, math.ceil(wait.total_seconds()))
    return CasebusError(
        Code.RATE_LIMITED,
        "Too many tries. Please try again in {minutes} minutes.",
        params={"minutes": math.ceil(seconds / 60)},
        retry_after=seconds,
    )


class MongoRequests:
    """The collection `requests`: what was asked under which request id."""

    def __init__(self, database: Any, clock: Clock) -> None:
        self._requests = database["requests"]
        self._clock = clock

    async def find_for_system(self, key: str, fingerprint: str) -> Begun | None:
        """A request noted before."""
        known = await guarded(self._requests.find_one({"_id": key}))
        if known is None:
            return None
        if known["fingerprint"] != fingerprint:
            raise CasebusError(Code.REPEATED, "This request was sent before with other values.")
        return Begun(known["value"], known["done"])

    async def begin_for_system(self, key: str, fingerprint: str, value: str, *, kept: bool = False) -> Begun:
        """Note a request, or find what it was noted with; what has no `expires` is never swept."""
        document = {"_id": key, "fingerprint": fingerprint, "value": value, "done": False}
        if not kept:
            document["expires"] = self._clock() + REQUEST_LIFE
        try:
            await guarded(self._requests.insert_one(document))
        except DuplicateKeyError:
            known = await self.find_for_system(key, fingerprint)
            if known is None:
                raise unavailable() from None
            return known
        return Begun(value, done=False)

    async def finish_for_system(self, key: str) -> None:
        """Note that its work is done."""
        await guarded(self._requests.update_one({"_id": key}, {"$set": {"done": True}}))


class MongoAudit:
    """The collection `audit`; nothing here changes or removes an entry."""

    def __init__(self, database: Any, clock: Clock) -> None:
        self._audit = BatchWriter(database["audit"])
        self._clock = clock

    async def note(self, what: str, *, portal: str, person: str = "", by: str = "", **details: str) -> None:
        """Add an entry."""
        entry = {"_id": new_id(), "at": self._clock(), "what": what, "portal": portal, "person": person, "by": by}
        await self._audit.insert({**entry, **details})


async def prepare(database: Any) -> None:
    """Make the indexes by which the sweep finds what has expired."""
    for name in ("limits", "requests"):
        await declare_index(database[name], "expires")


@asynccontextmanager
async def sweeping(database: Any, clock: Clock, seconds: float, tasks: TaskPool) -> AsyncIterator[None]:
    """Remove expired counters and request ids now and then until the end; every replica may do it."""
    task = tasks.keep(lambda: _sweep(database, clock, seconds), "sweep-expired")
    try:
        yield
    finally:
        task.cancel()


@asynccontextmanager
async def reminding(remind: Callable[[], Awaitable[int]], seconds: float, tasks: TaskPool) -> AsyncIterator[None]:
    """Tell now and then of what is about to end, until the end; every replica may do it."""
    task = tasks.keep(lambda: _remind(remind, seconds), "remind")
    try:
        yield
    finally:
        task.cancel()


async def _remind(remind: Callable[[], Awaitable[int]], seconds: float) -> None:
    while True:
        try:
            await remind()
        except CasebusError as error:  # the database does not answer: next time
            log.warning("not_reminded", error=str(error.code))
        await asyncio.sleep(seconds * random.uniform(0.9, 1.1))  # noqa: S311 - jitter between replicas


async def _sweep(database: Any, clock: Clock, seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds * random.uniform(0.9, 1.1))  # noqa: S311 - jitter between replicas
        try:
            await sweep_once(database, clock())
        except CasebusError as error:  # the database does not answer: next time
            log.warning("not_swept", error=str(error.code))


async def sweep_once(database: Any, now: datetime) -> None:
    """Remove what has expired."""
    for name in ("limits", "requests"):
        await guarded(database[name].delete_many({"expires": {"$lt": now}}))
