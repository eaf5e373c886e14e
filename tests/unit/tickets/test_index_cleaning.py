"""What a process owed to the file of its index when it ended is done by the next one that opens it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

from services.tickets.adapters.index import schema
from services.tickets.adapters.index.local import LocalIndex
from services.tickets.domain import Ticket
from tests.unit.tickets.factories import a_ticket

MARK = b"zqcanaryzq"


def read(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*") if one.is_file())


async def test_traces_that_a_killed_process_left_are_gone_soon_after_the_next_start(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite3"
    first = LocalIndex(path, {})

    async def everything() -> AsyncIterator[Ticket]:
        yield a_ticket(title="Gone", description=MARK.decode() * 3000)

    await first.fill(everything(), "stream", 1)
    await first.close()
    connection = schema.connect(path)
    connection.execute("PRAGMA secure_delete = OFF")  # as most systems build SQLite
    connection.execute("DELETE FROM text")
    connection.execute("UPDATE ticket SET title = '', head = '{}', shown_head = ''")
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, '1')", (schema.UNCLEAN,))
    connection.close()
    assert MARK in read(path)
    second = LocalIndex(path, {})
    await second.open()
    async with asyncio.timeout(60):
        while MARK in read(path):
            await asyncio.sleep(0.1)  # it waits a moment for more to clean at once
    await second.close()
    connection = schema.connect(path)
    assert connection.execute("SELECT 1 FROM meta WHERE name = ?", (schema.UNCLEAN,)).fetchone() is None
    connection.close()
