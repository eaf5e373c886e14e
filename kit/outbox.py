"""Events that lie in the document they belong to, and the relay that publishes them.

A command writes its change and its events in one document write. The relay publishes them at once, with their id as
`Nats-Msg-Id`, and clears them a moment later with a write conditional on the revision it saw, so that nothing is
cleared that it has not published, and changes that follow each other closely cost one such write. A sweep finds what
a dead process left behind.
"""

import asyncio
import json
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError
from pymongo import UpdateOne

from contracts.base import Event
from kit.crash import crash_point
from kit.events import stored
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.metrics import OUTBOX_OLDEST, OUTBOX_PENDING
from kit.mongo import PyMongoError, declare_index
from kit.rpc.client import Bus
from kit.tasks import ended

log = get_logger(__name__)

SWEEP_SECONDS = 2.0
TOGETHER = 64
LINGER_SECONDS = 0.01
CLEAR_SECONDS = 0.5
_TRACE = re.compile(r'"traceparent":"(00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2})"')

Row = tuple[Any, int, Sequence[dict[str, Any]]]


def pending_fields(events: Sequence[Event], already: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The fields to put in the same write as the change; nothing when there is no event."""
    if not events and not already:
        return {}
    return {"outbox": [*already, *(stored(event) for event in events)], "pending": True}


class Outbox:
    """The relay of one collection."""

    def __init__(self, collection: Any, bus: Bus) -> None:
        self._collection = collection
        self._bus = bus
        self._queue: asyncio.Queue[Row] = asyncio.Queue(maxsize=10_000)
        self._underway: dict[Any, int] = {}  # the newest revision in the queue
        self._published: dict[Any, Row] = {}  # to be cleared

    @staticmethod
    @asynccontextmanager
    async def on(collection: Any, bus: Bus, life: Lifecycle) -> AsyncIterator["Outbox"]:
        """Relay in the background until the end."""
        outbox = Outbox(collection, bus)
        await declare_index(collection, "pending", sparse=True)
        tasks = [
            life.tasks.keep(outbox.relay, f"relay-{collection.name}"),
            life.tasks.keep(outbox.tidy, f"tidy-{collection.name}"),
            life.tasks.keep(outbox.sweep, f"sweep-{collection.name}"),
        ]
        try:
            yield outbox
        finally:
            await outbox.flush()
            await ended(*tasks)

    def nudge(self, key: Any, revision: int, outbox: Sequence[dict[str, Any]]) -> None:
        """Publish these now; `outbox` is all that the document holds at this revision."""
        if outbox and not self._queue.full():  # when full, the sweep finds it
            self._queue.put_nowait((key, revision, outbox))
            self._underway[key] = revision

    async def flush(self, seconds: float = 5.0) -> None:
        """Wait until what was nudged is published and cleared, or the time is over."""
        try:
            async with asyncio.timeout(seconds):
                await self._queue.join()
                await self._clear()
        except TimeoutError:
            log.warning("outbox_not_flushed", left=self._queue.qsize())

    async def relay(self) -> None:
        """Publish what is nudged, several documents together."""
        while True:
            rows = [await self._queue.get()]
            await asyncio.sleep(LINGER_SECONDS)
            while len(rows) < TOGETHER and not self._queue.empty():
                rows.append(self._queue.get_nowait())
            try:
                await self._publish(rows)
            finally:
                for key, revision, _ in rows:
                    self._queue.task_done()
                    if self._underway.get(key) == revision:
                        del self._underway[key]

    async def tidy(self) -> None:
        """Clear what was published."""
        while True:
            await asyncio.sleep(CLEAR_SECONDS)
            await self._clear()

    async def sweep(self) -> None:
        """Publish what was left behind; young documents are left to the relay of the process that wrote them."""
        suspects: dict[Any, int] = {}
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            try:
                found = await self._collection.find({"pending": True}, {"revision": 1}).to_list(500)
                forgotten = [row for row in found if suspects.get(row["_id"]) == row["revision"]]
                left = await self._left([row["_id"] for row in forgotten if not self._minds(row["_id"])])
            except PyMongoError as error:
                log.warning("outbox_not_swept", error=repr(error))
                continue
            OUTBOX_PENDING.labels(self._collection.name).set(len(found))
            OUTBOX_OLDEST.labels(self._collection.name).set(max(map(_age, left), default=0))
            await self._publish(left)
            suspects = {row["_id"]: row["revision"] for row in found}

    def _minds(self, key: Any) -> bool:
        """Whether the relay of this process is busy with a document: a machine that is slow is not made slower."""
        return key in self._underway or key in self._published

    async def _left(self, keys: list[Any]) -> list[Row]:
        """What these documents still have to tell; busy ones are cleared meanwhile, and few are left to be read."""
        if not keys:
            return []
        found = await self._collection.find({"_id": {"$in": keys}}, {"outbox": 1, "revision": 1}).to_list(len(keys))
        return [(row["_id"], row["revision"], row["outbox"]) for row in found if row["outbox"]]

    async def _publish(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        done = await asyncio.gather(*(self._publish_one(row) for row in rows))
        for row, published in zip(rows, done, strict=True):
            before = self._published.get(row[0])
            if published and (before is None or before[1] < row[1]):
                self._published[row[0]] = row
        crash_point(f"{self._bus.process}.relay.after_publish")

    async def _clear(self) -> None:
        """Write for all that was published so far; what changed meanwhile is left to its own turn."""
        rows = tuple(self._published.values())
        for begin in range(0, len(rows), TOGETHER):
            portion = rows[begin : begin + TOGETHER]
            clears = [
                UpdateOne({"_id": key, "revision": revision}, {"$set": {"outbox": []}, "$unset": {"pending": ""}})
                for key, revision, _ in portion
            ]
            try:
                await self._collection.bulk_write(clears, ordered=False)
            except PyMongoError as error:
                log.warning("outbox_not_cleared", error=repr(error))
                return
            for row in portion:
                if self._published.get(row[0]) is row:
                    del self._published[row[0]]

    async def _publish_one(self, row: Row) -> bool:
        known = self._published.get(row[0])
        told = {item["id"] for item in known[2]} if known else set()
        try:
            for item in row[2]:
                if item["id"] not in told:
                    await self._bus.jetstream.publish(item["subject"], item["body"].encode(), headers=_headers(item))
        except (NatsError, JetStreamError, OSError, TimeoutError) as error:
            log.warning("event_not_published", subject=row[2][0]["subject"], error=repr(error))
            return False
        return True


def _headers(item: dict[str, Any]) -> dict[str, str]:
    """The id that makes a repeat known to the broker, and the trace, for whoever reads headers only."""
    headers = {"Nats-Msg-Id": item["id"]}
    if found := _TRACE.search(item["body"]):  # all of it need not be read for that
        headers["traceparent"] = found.group(1)
    return headers


def _age(row: Row) -> float:
    """Seconds since the oldest event of a document."""
    return time.time() - datetime.fromisoformat(json.loads(row[2][0]["body"])["time"]).timestamp() if row[2] else 0.0
