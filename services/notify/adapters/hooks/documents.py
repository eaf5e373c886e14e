"""Webhooks and their record in MongoDB: a document for each webhook, one for each event that it is told of."""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.errors import unavailable
from kit.batching import BatchReader, BatchWriter
from kit.mongo import guarded
from services.notify.domain.hooks.hook import Former, Hook, HookDelivery, Try

Document = dict[str, Any]
TRIES = 12
MOST_HOOKS = 5000
MOST_COUNTED = 1000
MOST_REPLAYED = 20_000
LOOK_AHEAD = 200
FIELDS = tuple(HookDelivery.__slots__)


class MongoHooks:
    """`revision` counts the writes, so that nobody's change is lost."""

    def __init__(self, webhooks: Any) -> None:
        self._webhooks = webhooks
        self._loading = asyncio.Lock()
        self._next: asyncio.Task[tuple[Hook, ...]] | None = None

    async def prepare(self) -> None:
        """Declare the index; again and again is fine."""
        await guarded(self._webhooks.create_index("portal", name="portal"))

    async def find(self, key: str) -> Hook | None:
        """One by id."""
        row = await guarded(self._webhooks.find_one({"_id": key}))
        return _hook(row) if row else None

    async def all_on(self) -> Sequence[Hook]:
        """Those that ask while one read is under way share the next one, which begins after they asked."""
        if self._next is None:
            self._next = asyncio.create_task(self._load())
        return await asyncio.shield(self._next)

    async def _load(self) -> tuple[Hook, ...]:
        async with self._loading:
            self._next = None
            rows = await guarded(self._webhooks.find({"off": ""}).to_list(MOST_HOOKS))
            return tuple(map(_hook, rows))

    async def of_portal(self, portal: str) -> list[Hook]:
        """All of a portal ('*' for all), by name."""
        rows = await guarded(self._webhooks.find({} if portal == "*" else {"portal": portal}).to_list(MOST_HOOKS))
        return sorted(map(_hook, rows), key=lambda hook: (hook.company, hook.name.casefold(), hook.id))

    async def untold(self) -> list[Hook]:
        """Those whose owners are to be told that they are off."""
        rows = await guarded(self._webhooks.find({"told_off": False}).to_list(MOST_HOOKS))
        return [_hook(row) for row in rows]

    async def add(self, hook: Hook) -> bool:
        """Keep a new one; False when there is one with its id."""
        try:
            await guarded(self._webhooks.insert_one({**_document(hook), "revision": 1}))
        except DuplicateKeyError:
            return False
        return True

    async def change(self, key: str, change: Callable[[Hook], Hook]) -> Hook | None:
        """Read, change, write where nobody else wrote meanwhile; else once more."""
        for _ in range(TRIES):
            row = await guarded(self._webhooks.find_one({"_id": key}))
            if row is None:
                return None
            before = _hook(row)
            after = change(before)
            if after == before:
                return before
            condition = {"_id": key, "revision": row["revision"]}
            document = {**_document(after), "revision": row["revision"] + 1}
            if (await guarded(self._webhooks.replace_one(condition, document))).matched_count:
                return after
        raise unavailable()

    async def drop(self, key: str) -> None:
        """Remove one."""
        await guarded(self._webhooks.delete_one({"_id": key}))


class MongoHookDeliveries:
    """`due` is absent once nothing is left to do; what arrives together travels together."""

    def __init__(self, deliveries: Any) -> None:
        self._deliveries = deliveries
        self._writer = BatchWriter(deliveries)
        self._reader = BatchReader(deliveries)

    async def prepare(self) -> None:
        """Declare the indexes; again and again is fine."""
        await guarded(self._deliveries.create_index("due", name="due", sparse=True))
        for name in ("hook", "at"):
            await guarded(self._deliveries.create_index(name, name=name))

    async def add(self, delivery: HookDelivery) -> bool:
        """Keep a new one; False when it is known already."""
        try:
            await self._writer.insert(_row(delivery))
        except DuplicateKeyError:
            return False
        return True

    async def find(self, key: str) -> HookDelivery | None:
        """One by id."""
        row = await self._reader.get(key)
        return _delivery(row) if row else None

    async def hooks_due(self, now: datetime, but: Sequence[str]) -> set[str]:
        """Webhooks that something is due for."""
        query = {"due": {"$lte": now}, "hook": {"$nin": list(but)}}
        rows = await guarded(self._deliveries.find(query, {"hook": 1}).to_list(LOOK_AHEAD))
        return {row["hook"] for row in rows}

    async def due_of(self, hook: str, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """What is due for a webhook, oldest first."""
        cursor = self._deliveries.find({"due": {"$lte": now}, "hook": hook}, {"due": 1})
        rows = await guarded(cursor.to_list(limit))
        return sorted(((row["_id"], row["due"]) for row in rows), key=lambda row: row[1])

    async def take(self, key: str, due: datetime, holder: str, until: datetime) -> HookDelivery | None:
        """One whose `due` nobody moved first."""
        change = {"$set": {"due": until, "holder": holder}}
        if not await self._writer.update({"_id": key, "due": due}, change):
            return None
        row = await guarded(self._deliveries.find_one({"_id": key}))
        return _delivery(row) if row and row.get("holder") == holder else None

    async def save(self, delivery: HookDelivery, holder: str) -> bool:
        """Store what became of one that `holder` has; the message itself stays as it is."""
        row = _row(delivery)
        kept = {key: row[key] for key in ("state", "attempts", "tries", "due") if key in row}
        gone = {key: "" for key in ("due", "holder") if key not in row}
        return await self._writer.update({"_id": delivery.id, "holder": holder}, {"$set": kept, "$unset": gone})

    async def again(self, key: str, now: datetime) -> bool:
        """Have one sent once more, now; not one that somebody sends at this moment."""
        condition = {"_id": key, "holder": {"$exists": False}}
        return await self._writer.update(condition, {"$set": {"state": "waiting", "due": now, "attempts": 0}})

    async def replay(self, hook: str, span: tuple[datetime, datetime], now: datetime, *, failed: bool) -> int:
        """Have those of a span sent once more, the oldest first."""
        query: Document = {"hook": hook, "at": {"$gte": span[0], "$lte": span[1]}, "due": {"$exists": False}}
        if failed:
            query["state"] = "failed"
        rows = await guarded(self._deliveries.find(query, {"_id": 1}).to_list(MOST_REPLAYED))
        return sum(await asyncio.gather(*(self.again(row["_id"], now) for row in rows)))

    async def log(self, hook: str, state: str, before: datetime, limit: int) -> list[HookDelivery]:
        """The newest ones before a moment, without their bodies."""
        query: Document = {"hook": hook, "at": {"$lt": before}}
        if state:
            query["state"] = state
        cursor = self._deliveries.find(query, {"body": 0}).sort("at", -1).limit(limit)
        return [_delivery(row) for row in await guarded(cursor.to_list(limit))]

    async def waiting(self, hooks: Sequence[str]) -> Mapping[str, int]:
        """How many wait for each."""
        query = {"due": {"$exists": True}, "hook": {"$in": list(hooks)}}
        rows = await guarded(self._deliveries.find(query, {"hook": 1}).to_list(MOST_COUNTED * 10))
        return {hook: min(count, MOST_COUNTED) for hook, count in Counter(row["hook"] for row in rows).items()}

    async def drop_of(self, hook: str) -> None:
        """Remove all of a webhook."""
        await guarded(self._deliveries.delete_many({"hook": hook}))

    async def waiting_for_system(self) -> tuple[int, datetime | None]:
        """How many wait in all, and since when the oldest does."""
        rows = await guarded(self._deliveries.find({"due": {"$exists": True}}, {"at": 1}).to_list(None))
        return len(rows), min((row["at"] for row in rows), default=None)

    async def forget_before(self, moment: datetime) -> int:
        """Remove what is over and older than that; how many."""
        done = await guarded(self._deliveries.delete_many({"at": {"$lt": moment}, "due": {"$exists": False}}))
        return int(done.deleted_count)

    async def keep_newest(self, hook: str, most: int) -> int:
        """Remove the oldest of what is over where a webhook has more than that; how many."""
        over = await guarded(self._deliveries.count_documents({"hook": hook, "due": {"$exists": False}})) - most
        if over <= 0:
            return 0
        cursor = self._deliveries.find({"hook": hook, "due": {"$exists": False}}, {"_id": 1}).sort("at", 1).limit(over)
        keys = [row["_id"] for row in await guarded(cursor.to_list(over))]
        done = await guarded(self._deliveries.delete_many({"_id": {"$in": keys}, "due": {"$exists": False}}))
        return int(done.deleted_count)


def _document(hook: Hook) -> Document:
    document = asdict(hook)
    document["_id"] = document.pop("id")
    document["events"] = list(hook.events)
    document["older"] = list(document["older"])
    return document


def _hook(row: Mapping[str, Any]) -> Hook:
    said = {name: row[name] for name in Hook.__slots__ if name in row}
    older = tuple(Former(**one) for one in row.get("older", ()))
    return Hook(**{**said, "id": row["_id"], "events": tuple(row["events"]), "older": older})


def _row(delivery: HookDelivery) -> Document:
    row: Document = {name: getattr(delivery, name) for name in FIELDS if name not in ("id", "due", "holder", "tries")}
    row["_id"] = delivery.id
    row["tries"] = [asdict(one) for one in delivery.tries]
    for name in ("due", "holder"):
        if value := getattr(delivery, name):
            row[name] = value
    return row


def _delivery(row: Mapping[str, Any]) -> HookDelivery:
    said = {name: row[name] for name in FIELDS if name in row}
    return HookDelivery(
        **{"body": "", **said, "id": row["_id"], "tries": tuple(Try(**one) for one in row.get("tries", ()))}
    )
