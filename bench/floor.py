"""The floor: the same round trip and the same database calls in the fewest lines, with no rule, right or check.

It runs as a process of its own, like tickets: `python -m bench.floor` with NATS, MONGO and INDEX in its environment.
"""

import asyncio
import os
import sqlite3
from typing import Any

import nats
import uvloop
from motor.motor_asyncio import AsyncIOMotorClient

BODY = b"x" * 2500
RID = (1 << 24) - 1  # the ticket's part of a text's row id, as in services/tickets/adapters/index/rows.py
LIST = "SELECT head FROM ticket WHERE portal = ? AND ended = 0 ORDER BY updated DESC, rid DESC LIMIT 26"
TOTAL = "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE portal = ? AND ended = 0 LIMIT 1000)"
WALK = "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT 5000"
HEADS = "SELECT head FROM ticket WHERE rid IN ({})"
EXCERPT = "SELECT snippet(word, 2, '<', '>', '…', 24) FROM word WHERE word MATCH ? AND rowid = ?"


class Floor:
    """The responder."""

    def __init__(self, bus: Any, tickets: Any, index: sqlite3.Connection) -> None:
        self.bus, self.stream, self.tickets, self.index = bus, bus.jetstream(), tickets, index
        self.tasks: set[asyncio.Task[None]] = set()

    def behind(self, work: Any) -> None:
        """Go on while this runs."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def relay(self, key: str) -> None:
        """Publish the event, then clear it in the document."""
        await self.stream.publish("floor.event", BODY)
        await self.tickets.update_one({"_id": key}, {"$set": {"outbox": []}, "$unset": {"pending": ""}})

    async def read(self, key: str) -> bytes:
        """One read by id."""
        return BODY if await self.tickets.find_one({"_id": key}) else b""

    async def create(self, key: str) -> bytes:
        """One insert, with its event."""
        row = {"_id": key, "revision": 1, "body": "x" * 600, "outbox": ["x" * 1500], "pending": True}
        await self.tickets.insert_one(row)
        self.behind(self.relay(key))
        return b"{}"

    async def comment(self, key: str) -> bytes:
        """One read and one conditional update, with its event."""
        found = await self.tickets.find_one({"_id": key})
        pushed = {"entries": "x" * 400, "outbox": "x" * 1500}
        change = {"$set": {"revision": found["revision"] + 1, "pending": True}, "$push": pushed}
        await self.tickets.update_one({"_id": key, "revision": found["revision"]}, change)
        self.behind(self.relay(key))
        return b"{}"

    async def list(self, key: str) -> bytes:
        """The newest 25 open tickets, and how many there are."""
        rows = self.index.execute(LIST, (key,)).fetchall()
        return f"[{','.join(row[0] for row in rows)}],{self.index.execute(TOTAL, (key,)).fetchone()[0]}".encode()

    async def search(self, match: str) -> bytes:
        """The newest 25 that match, with excerpts."""
        words = [row[0] for row in self.index.execute(WALK, (match,)).fetchall()]
        rids = [*dict.fromkeys(word & RID for word in words)][:25]
        heads = self.index.execute(HEADS.format(",".join("?" * len(rids))), rids).fetchall()
        marked = [self.index.execute(EXCERPT, (match, word)).fetchone()[0] for word in words[:25]]
        return f"{heads}{marked}".encode()

    async def serve(self, name: str, work: Any) -> None:
        """Answer `call.<name>`."""

        async def answer(message: Any) -> None:
            await message.respond(await work(message.data.decode()))

        async def accept(message: Any) -> None:
            self.behind(answer(message))

        await self.bus.subscribe(f"call.{name}", cb=accept)


async def main() -> None:
    """Answer until killed."""
    bus = await nats.connect(os.environ["NATS"])
    tickets: Any = AsyncIOMotorClient(os.environ["MONGO"], w="majority", journal=True)["tickets"]["floor"]
    index = sqlite3.connect(f"file:{os.environ['INDEX']}?mode=ro", uri=True)
    floor = Floor(bus, tickets, index)
    for name in ("read", "create", "comment", "list", "search"):
        await floor.serve(name, getattr(floor, name))
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
