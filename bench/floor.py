"""The floor: the same round trip and the same database calls in the fewest lines, with no rule, right or check.

It runs as a process of its own, like tickets: `python -m bench.floor` with NATS, MONGO and INDEX in its environment.
Reads ask for the very tickets that ours reads, from the same collection and the same index; writes go to a collection
of its own, with documents, indexes, batches and events like ours.
"""

import asyncio
import os
import sqlite3
from pathlib import Path
from typing import Any

import nats
import uvloop
from motor.motor_asyncio import AsyncIOMotorClient
from pymongo import UpdateOne
from tantivy import Index, Order

from kit.batching import BatchReader, BatchWriter
from services.tickets.adapters.index.fulltext.analysis import register
from services.tickets.adapters.index.fulltext.documents import schema
from services.tickets.adapters.index.fulltext.query import asked_of, query_of

LANGUAGES = ("en", "de")  # of the portal that is loaded

BODY = b"x" * 2500
EVENT = {"id": "0" * 26, "subject": "floor.event", "body": "x" * 1500}
ENTRY = {"id": "0" * 20, "kind": "comment", "at": "x" * 24, "by": {"id": "x" * 26, "name": "x" * 12}, "text": "x" * 280}
CLEAR = {"$set": {"outbox": []}, "$unset": {"pending": ""}}

# As services/tickets/adapters/index/lists.py and search.py put them together for an agent.
LIST = (
    "SELECT t.serial AS k0, t.head FROM ticket t WHERE t.portal = ? AND t.ended = 0 AND (t.serial) < (?) "
    "ORDER BY k0 DESC LIMIT 26"
)
TOTAL = "SELECT (SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE t.portal = ? AND t.ended = 0 LIMIT 1000))"
HEADS = "SELECT t.rid, t.head FROM ticket t WHERE t.rid IN ({}) AND +t.portal = ?"
TEXTS = "SELECT rid, body FROM text WHERE rid IN ({}) AND staff_only <= 1 ORDER BY at DESC"


class Floor:
    """The responder."""

    def __init__(self, bus: Any, database: Any, index: sqlite3.Connection, texts: Any) -> None:
        self.bus, self.stream, self.index, self.texts = bus, bus.jetstream(), index, texts
        self.queries: dict[str, Any] = {}
        self.tickets, self.own = database["tickets"], database["floor"]
        self.reads, self.own_reads, self.writes = (
            BatchReader(self.tickets),
            BatchReader(self.own),
            BatchWriter(self.own),
        )
        self.pending = asyncio.Queue[tuple[str, int]]()
        self.tasks: set[asyncio.Task[None]] = set()
        self.model: dict[str, Any] = {}

    async def read(self, key: str) -> bytes:
        """One read by id."""
        return BODY if await self.reads.get(key) else b""

    async def create(self, key: str) -> bytes:
        """One insert of a ticket like ours, with its event."""
        new = {"_id": key, "request": key, "revision": 1, "entries": [], "outbox": [EVENT], "pending": True}
        await self.writes.insert({**self.model, **new})
        self.pending.put_nowait((key, 1))
        return b"{}"

    async def comment(self, key: str) -> bytes:
        """One read and one conditional update, with its event; again when somebody else was faster."""
        while True:
            revision = (await self.own_reads.get(key))["revision"]
            pushed = {"entries": {"$each": [ENTRY]}, "outbox": {"$each": [EVENT]}}
            change = {"$set": {"revision": revision + 1, "pending": True}, "$push": pushed}
            if await self.writes.update({"_id": key, "revision": revision}, change):
                self.pending.put_nowait((key, revision + 1))
                return b"{}"

    async def relay(self) -> None:
        """Publish what is pending, then clear it, several documents together."""
        while True:
            rows = [await self.pending.get()]
            await asyncio.sleep(0.01)
            while len(rows) < 64 and not self.pending.empty():
                rows.append(self.pending.get_nowait())
            await asyncio.gather(*(self.stream.publish("floor.event", BODY) for _ in rows))
            clears = [UpdateOne({"_id": key, "revision": revision}, CLEAR) for key, revision in rows]
            await self.own.bulk_write(clears, ordered=False)

    async def list(self, asked: str) -> bytes:
        """25 open tickets after a number, and how many there are."""
        portal, serial = asked.split()
        rows = self.index.execute(LIST, (portal, int(serial))).fetchall()
        return f"[{','.join(row[1] for row in rows)}],{self.index.execute(TOTAL, (portal,)).fetchone()[0]}".encode()

    async def search(self, asked: str) -> bytes:
        """The 25 that changed last of those that match, each with a text, and how many there are."""
        portal, scope, word = asked.split()
        query = self.queries.setdefault(asked, query_of(asked_of(word, LANGUAGES), [scope]))
        searcher = self.texts.searcher()
        found = searcher.search(query, 26, count=True, order_by_field="moment", order=Order.Desc)
        rids = searcher.fast_field_values("rid", [address for _, address in found.hits[:25]])
        marks = ",".join("?" * len(rids))
        heads = self.index.execute(HEADS.format(marks), (*rids, portal)).fetchall()
        newest: dict[int, str] = {}
        for rid, body in self.index.execute(TEXTS.format(marks), rids):
            newest.setdefault(rid, body)
        texts = [newest[rid][:200] for rid in rids]
        return f"{[head for _, head in heads]}{texts}{found.count}".encode()

    async def serve(self, name: str, work: Any) -> None:
        """Answer `call.<name>`, many at once."""

        async def answer(message: Any) -> None:
            await message.respond(await work(message.data.decode()))

        async def accept(message: Any) -> None:
            task = asyncio.create_task(answer(message))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

        await self.bus.subscribe(f"call.{name}", cb=accept)


async def main() -> None:
    """Answer until killed."""
    bus = await nats.connect(os.environ["NATS"])
    database: Any = AsyncIOMotorClient(os.environ["MONGO"], w="majority", journal=True)["tickets"]
    file = Path(os.environ["INDEX"])
    texts = Index(schema(), path=str(file.with_name(f"{file.stem}-words")))
    register(texts)
    floor = Floor(bus, database, sqlite3.connect(f"file:{file}?mode=ro", uri=True), texts)
    floor.model = await floor.tickets.find_one({})
    await floor.own.create_index("request", unique=True, sparse=True)
    await floor.own.create_index("pending", sparse=True)
    for name in ("read", "create", "comment", "list", "search"):
        await floor.serve(name, getattr(floor, name))
    await floor.relay()


if __name__ == "__main__":
    uvloop.run(main())
