"""Webhooks and their record in MongoDB: a document for each webhook, one for each event that it is told of."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.errors import unavailable
from kit.batching import BatchReader, BatchWriter
from kit.mongo import declare_index, guarded
from services.notify.adapters.hooks.due import EPOCH, DueRows
from services.notify.domain.hooks.hook import Former, Hook, HookDelivery, Try

Document = dict[str, Any]
Span = tuple[datetime, datetime]
TRIES = 12
CHUNK = 50
MOST_MEASURED = 100_000
LOG_SPANS = (timedelta(hours=1), timedelta(days=1), timedelta(days=400))
MOST_COUNTED = 1000
MOST_REPLAYED = 20_000
FIELDS = tuple(HookDelivery.__slots__)


@dataclass
class _Wanted:
    """What the next read of a portal is for."""

    companies: set[str] = field(default_factory=set)
    reading: asyncio.Task[tuple[Hook, ...]] | None = None


class MongoHooks:
    """`revision` counts the writes, so that nobody's change is lost."""

    def __init__(self, webhooks: Any, dropped: Any) -> None:
        self._webhooks = webhooks
        self._dropped = dropped
        self._loading: dict[str, asyncio.Lock] = {}
        self._wanted: dict[str, _Wanted] = {}

    async def prepare(self) -> None:
        """Declare the index; again and again is fine."""
        await declare_index(self._webhooks, "portal", name="portal")
        await declare_index(self._webhooks, [("portal", 1), ("off", 1), ("company", 1)], name="hearing")
        await declare_index(self._webhooks, "told_off", name="told_off")

    async def find(self, key: str) -> Hook | None:
        """One by id."""
        row = await guarded(self._webhooks.find_one({"_id": key}))
        return _hook(row) if row else None

    async def hearing(self, portal: str, companies: Collection[str]) -> Sequence[Hook]:
        """Those that ask for a portal while a read is under way share the next one, which begins after they asked."""
        wanted = self._wanted.setdefault(portal, _Wanted())
        wanted.companies.update(companies)
        if wanted.reading is None:
            wanted.reading = asyncio.create_task(self._load(portal, wanted))
        return await asyncio.shield(wanted.reading)

    async def _load(self, portal: str, wanted: "_Wanted") -> tuple[Hook, ...]:
        async with self._loading.setdefault(portal, asyncio.Lock()):
            del self._wanted[portal]
            query = {"portal": portal, "off": "", "company": {"$in": ["", *sorted(wanted.companies - {""})]}}
            return tuple(map(_hook, await guarded(self._webhooks.find(query).to_list(None))))

    async def of_portal(self, portal: str) -> list[Hook]:
        """All of a portal ('*' for all), by name."""
        rows = await guarded(self._webhooks.find({} if portal == "*" else {"portal": portal}).to_list(None))
        return sorted(map(_hook, rows), key=lambda hook: (hook.company, hook.name.casefold(), hook.id))

    async def ids(self) -> Sequence[str]:
        """All of them."""
        return [row["_id"] for row in await guarded(self._webhooks.find({}, {"_id": 1}).to_list(None))]

    async def untold(self) -> list[Hook]:
        """Those whose owners are to be told that they are off."""
        rows = await guarded(self._webhooks.find({"told_off": False}).to_list(None))
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

    async def drop(self, key: str, by: str, at: datetime) -> None:
        """Remove one, and know for a while who did."""
        await guarded(self._dropped.replace_one({"_id": key}, {"by": by, "at": at}, upsert=True))
        await guarded(self._webhooks.delete_one({"_id": key}))

    async def dropped_by(self, key: str) -> str:
        """Who removed it."""
        row = await guarded(self._dropped.find_one({"_id": key}))
        return str(row["by"]) if row else ""

    async def forget_dropped(self, before: datetime) -> None:
        """Know no longer who removed what."""
        await guarded(self._dropped.delete_many({"at": {"$lt": before}}))


class MongoHookDeliveries:
    """`due` is absent once nothing is left to do; what arrives together travels together."""

    def __init__(self, deliveries: Any, hooks: Callable[[], Awaitable[Sequence[str]]]) -> None:
        self._deliveries = deliveries
        self._due = DueRows(deliveries, hooks)
        self._writer = BatchWriter(deliveries)
        self._reader = BatchReader(deliveries)

    async def prepare(self) -> None:
        """Declare the indexes; again and again is fine."""
        await declare_index(self._deliveries, "due", name="due", sparse=True)
        await declare_index(self._deliveries, "at", name="at")
        for name in ("due", "at"):
            await declare_index(self._deliveries, [("hook", 1), (name, 1)], name=f"hook_{name}")

    async def add(self, delivery: HookDelivery) -> bool:
        """Keep a new one; False when it is known already."""
        try:
            await self._writer.insert(row_of(delivery))
        except DuplicateKeyError:
            return False
        return True

    async def find(self, key: str) -> HookDelivery | None:
        """One by id."""
        row = await self._reader.get(key)
        return _delivery(row) if row else None

    async def hooks_due(self, now: datetime, but: Sequence[str]) -> set[str]:
        """Webhooks that something is due for."""
        return await self._due.hooks(now, but)

    async def due_of(self, hook: str, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """What is due for a webhook, oldest first."""
        return await self._due.of(hook, now, limit)

    async def take(self, key: str, due: datetime, holder: str, until: datetime) -> HookDelivery | None:
        """One whose `due` nobody moved first."""
        change = {"$set": {"due": until, "holder": holder}}
        if not await self._writer.update({"_id": key, "due": due}, change):
            return None
        row = await guarded(self._deliveries.find_one({"_id": key}))
        return _delivery(row) if row and row.get("holder") == holder else None

    async def save(self, delivery: HookDelivery, holder: str) -> bool:
        """Store what became of one that `holder` has; the message itself stays as it is."""
        row = row_of(delivery)
        kept = {key: row[key] for key in ("state", "attempts", "tries", "due") if key in row}
        gone = {key: "" for key in ("due", "holder") if key not in row}
        return await self._writer.update({"_id": delivery.id, "holder": holder}, {"$set": kept, "$unset": gone})

    async def again(self, key: str, now: datetime) -> bool:
        """Have one sent once more, now; not one that somebody sends at this moment."""
        condition = {"_id": key, "holder": {"$exists": False}}
        return await self._writer.update(condition, {"$set": {"state": "waiting", "due": now, "attempts": 0}})

    async def to_replay(self, hook: str, span: Span, request_id: str, *, failed: bool) -> tuple[list[str], int]:
        """Those of a span that this request has still to mark, and how many it has marked already."""
        base: Document = {"hook": hook, "at": {"$gte": span[0], "$lte": span[1]}}
        rest: Document = {**base, **_not_of(request_id), **({"state": "failed"} if failed else {})}
        rows = await guarded(self._deliveries.find(rest, {"_id": 1}).to_list(MOST_REPLAYED))
        done = await guarded(self._deliveries.find({**base, "replay": request_id}, {"_id": 1}).to_list(MOST_REPLAYED))
        return [row["_id"] for row in rows], len(done)

    async def replay(self, keys: Sequence[str], now: datetime, request_id: str) -> None:
        """A portion at a time, each marked with the request: asked again, it goes on with the rest."""
        change = {"$set": {"state": "waiting", "due": now, "attempts": 0, "replay": request_id}}
        for first in range(0, len(keys), CHUNK):
            query = {"_id": {"$in": list(keys[first : first + CHUNK])}, **_not_of(request_id)}
            await guarded(self._deliveries.update_many(query, change))

    async def log(self, hook: str, state: str, before: datetime, limit: int) -> list[HookDelivery]:
        """The newest ones before a moment, without their bodies."""
        found: list[Document] = []
        for span in LOG_SPANS:  # so that the newest of many are found without reading all of them
            query: Document = {"hook": hook, "at": {"$gte": before - span, "$lt": before}}
            if state:
                query["state"] = state
            cursor = self._deliveries.find(query, {"body": 0}).sort("at", -1).limit(limit)
            found = await guarded(cursor.to_list(limit))
            if len(found) == limit:
                break
        return [_delivery(row) for row in found]

    async def waiting(self, hooks: Sequence[str]) -> Mapping[str, int]:
        """How many wait for each."""
        counts = await asyncio.gather(*map(self._waiting_of, hooks))
        return {hook: count for hook, count in zip(hooks, counts, strict=True) if count}

    async def _waiting_of(self, hook: str) -> int:
        query = {"hook": hook, "due": {"$gt": EPOCH}}
        return len(await guarded(self._deliveries.find(query, {"_id": 1}).limit(MOST_COUNTED).to_list(MOST_COUNTED)))

    async def drop_of(self, hook: str) -> None:
        """Remove all of a webhook."""
        self._due.forget(hook)
        await guarded(self._deliveries.delete_many({"hook": hook}))

    async def waiting_for_system(self) -> tuple[int, datetime | None]:
        """How many wait in all, and since when the oldest does."""
        cursor = self._deliveries.find({"due": {"$gt": EPOCH}}, {"at": 1}).sort("due", 1).limit(MOST_MEASURED)
        rows = await guarded(cursor.to_list(MOST_MEASURED))
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


def _not_of(request_id: str) -> Document:
    return {"due": {"$exists": False}, "replay": {"$ne": request_id}}


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


def row_of(delivery: HookDelivery) -> Document:
    """A delivery as it is kept."""
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
