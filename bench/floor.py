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


async def main() -> None:
    """Answer until killed."""
    bus = await nats.connect(os.environ["NATS"])
    stream = bus.jetstream()
    tickets: Any = AsyncIOMotorClient(os.environ["MONGO"], w="majority", journal=True)["tickets"]["floor"]
    index = sqlite3.connect(f"file:{os.environ['INDEX']}?mode=ro", uri=True)
    tasks: set[asyncio.Task[None]] = set()

    async def relay(key: str) -> None:
        await stream.publish("floor.event", BODY)
        await tickets.update_one({"_id": key}, {"$set": {"outbox": []}, "$unset": {"pending": ""}})

    def behind(work: Any) -> None:
        task = asyncio.create_task(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    async def read(key: str) -> bytes:
        return BODY if await tickets.find_one({"_id": key}) else b""

    async def create(key: str) -> bytes:
        row = {"_id": key, "revision": 1, "body": "x" * 600, "outbox": ["x" * 1500], "pending": True}
        await tickets.insert_one(row)
        behind(relay(key))
        return b"{}"

    async def comment(key: str) -> bytes:
        found = await tickets.find_one({"_id": key})
        pushed = {"entries": "x" * 400, "outbox": "x" * 1500}
        change = {"$set": {"revision": found["revision"] + 1, "pending": True}, "$push": pushed}
        await tickets.update_one({"_id": key, "revision": found["revision"]}, change)
        behind(relay(key))
        return b"{}"

    async def page(key: str) -> bytes:
        rows = index.execute(LIST, (key,)).fetchall()
        return f"[{','.join(row[0] for row in rows)}],{index.execute(TOTAL, (key,)).fetchone()[0]}".encode()

    async def search(match: str) -> bytes:
        words = [row[0] for row in index.execute(WALK, (match,)).fetchall()]
        rids = list(dict.fromkeys(word & RID for word in words))[:25]
        heads = index.execute(HEADS.format(",".join("?" * len(rids))), rids).fetchall()
        marked = [index.execute(EXCERPT, (match, word)).fetchone()[0] for word in words[:25]]
        return f"{heads}{marked}".encode()

    for name, work in {"read": read, "create": create, "comment": comment, "list": page, "search": search}.items():

        async def accept(message: Any, work: Any = work) -> None:
            async def answer() -> None:
                await message.respond(await work(message.data.decode()))

            behind(answer())

        await bus.subscribe(f"call.{name}", cb=accept)
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main())
