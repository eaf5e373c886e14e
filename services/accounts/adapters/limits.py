"""Counters, request ids and the audit record in MongoDB."""

import asyncio
import math
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.errors import CasebusError, Code, unavailable
from kit.clock import Clock
from kit.ids import new_id
from kit.mongo import guarded
from services.accounts.ports import Begun
from services.accounts.settings import Limit

_ATTEMPTS = 8
REQUEST_LIFE = timedelta(days=2)


class MongoLimits:
    """The collection `limits`: one small document per counter; each try is one conditional write."""

    def __init__(self, database: Any, clock: Clock) -> None:
        self._limits = database["limits"]
        self._clock = clock

    async def take(self, key: str, limit: Limit) -> None:
        """Count one try before it is made; the write itself refuses one too many."""
        for _ in range(_ATTEMPTS):
            now = self._clock()
            ends = now + timedelta(seconds=limit.seconds)
            room = {"_id": key, "count": {"$lt": limit.times}, "expires": {"$gt": now}}
            if await self._matched(room, {"$inc": {"count": 1}}):
                return
            if await self._matched({"_id": key, "expires": {"$lte": now}}, {"$set": {"count": 1, "expires": ends}}):
                return
            try:
                await guarded(self._limits.insert_one({"_id": key, "count": 1, "expires": ends}))
            except DuplicateKeyError:
                counter = await guarded(self._limits.find_one({"_id": key}))
                if counter and counter["count"] >= limit.times and counter["expires"] > now:
                    raise _too_often(counter["expires"] - now) from None
                await asyncio.sleep(random.uniform(0.002, 0.01))  # noqa: S311 - jitter between rivals
                continue
            return
        raise unavailable()

    async def give_back(self, key: str) -> None:
        """Uncount one."""
        await self._matched({"_id": key, "count": {"$gt": 0}}, {"$inc": {"count": -1}})

    async def _matched(self, condition: dict[str, Any], change: dict[str, Any]) -> bool:
        result = await guarded(self._limits.update_one(condition, change))
        return bool(result.matched_count)


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

    async def begin_for_system(self, key: str, fingerprint: str, value: str) -> Begun:
        """Note a request, or find what it was noted with."""
        expires = self._clock() + REQUEST_LIFE
        document = {"_id": key, "fingerprint": fingerprint, "value": value, "done": False, "expires": expires}
        try:
            await guarded(self._requests.insert_one(document))
        except DuplicateKeyError:
            known = await guarded(self._requests.find_one({"_id": key}))
            if known is None:
                raise unavailable() from None
            if known["fingerprint"] != fingerprint:
                raise CasebusError(Code.REPEATED, "This request was sent before with other values.") from None
            return Begun(known["value"], known["done"])
        return Begun(value, done=False)

    async def finish_for_system(self, key: str) -> None:
        """Note that its work is done."""
        await guarded(self._requests.update_one({"_id": key}, {"$set": {"done": True}}))


class MongoAudit:
    """The collection `audit`; nothing here changes or removes an entry."""

    def __init__(self, database: Any, clock: Clock) -> None:
        self._audit = database["audit"]
        self._clock = clock

    async def note(self, what: str, *, portal: str, person: str = "", by: str = "", **details: str) -> None:
        """Add an entry."""
        entry = {"_id": new_id(), "at": self._clock(), "what": what, "portal": portal, "person": person, "by": by}
        await guarded(self._audit.insert_one({**entry, **details}))


async def prepare(database: Any) -> None:
    """Make the indexes by which the sweep finds what has expired."""
    for name in ("limits", "requests"):
        await guarded(database[name].create_index("expires"))


async def sweep(database: Any, clock: Clock, pause: Callable[[], Any]) -> None:
    """Remove expired counters and request ids, for ever; every replica may do it."""
    while True:
        await pause()
        now: datetime = clock()
        for name in ("limits", "requests"):
            await guarded(database[name].delete_many({"expires": {"$lt": now}}))
