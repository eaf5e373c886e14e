"""The full text beside the rows: brought up to date at most once a second, and whole again after any end."""

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from kit.logs import get_logger
from kit.tasks import ended
from services.tickets.adapters.index import schema
from services.tickets.adapters.index.fulltext.documents import Sheet
from services.tickets.adapters.index.fulltext.engine import Engine, TextError

log = get_logger(__name__)
T = TypeVar("T")

EVERY_SECONDS = 1.0  # a commit writes files and is paid for by whoever searches among them
PATIENCE_SECONDS = 2.0
TOGETHER = 500

Write = Callable[[Callable[[sqlite3.Connection], object]], Awaitable[object]]
Sheets = Callable[[sqlite3.Connection, Sequence[int]], list[Sheet]]
Rows = list[tuple[int, int]]

_STALE = "SELECT rid, mark FROM stale LIMIT ?"
_CLEAR = "DELETE FROM stale WHERE rid = ? AND mark = ?"
_ALL_STALE = "INSERT OR IGNORE INTO stale SELECT rid, 1 FROM "


class Words:
    """Rows that changed are marked stale in the change's own transaction, and cleared when the full text has them.

    `sheets` makes what is to be found of some rows of `table`; `write` runs work on the index's one writing connection,
    which the work is given; `failed` is called when the folder turns out to be of no use.
    """

    def __init__(self, path: Path, table: str, sheets: Sheets, write: Write, failed: Callable[[], None]) -> None:
        self._path = path
        self._table = table
        self._sheets = sheets
        self._write = write
        self._failed = failed
        self.engine = Engine(path.with_name(f"{path.stem}-words"))
        self._thread = ThreadPoolExecutor(1, "index-words")
        self._connection: sqlite3.Connection | None = None
        self._task: asyncio.Task[None] | None = None
        self._refreshed = 0.0
        self._changes = self._covered = 0  # counted; whoever wrote waits for their own to be covered
        self._authors: dict[str, int] = {}
        self._news = asyncio.Event()

    @property
    def late(self) -> bool:
        """Whether changes wait to be taken in."""
        return self._task is not None

    async def open(self) -> None:
        """Serve from the folder, when it has all that the rows have; raises TextError, BusyError."""
        await self.pause()
        covers = self._changes
        if not await self._run(self._open):
            await self._write(lambda connection: connection.execute(_ALL_STALE + self._table))
        while await self._refresh():
            pass
        self._covers(covers)

    def changed(self, authors: Iterable[str] = ()) -> None:
        """Rows were written, by these: take them in soon."""
        self._changes += 1
        self._authors.update(dict.fromkeys(authors, self._changes))
        if self._task is None:
            self._task = asyncio.create_task(self._bring(), name="index-words")

    async def shown_to(self, author: str) -> None:
        """Wait, for a moment at most, until somebody who has just written would find it."""
        wanted = self._authors.get(author, 0)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                while self._covered < wanted and self._task:
                    await self._news.wait()
        except TimeoutError:
            log.info("full_text_lags")

    async def pause(self) -> None:
        """Let what is being taken in end."""
        if self._task:
            await ended(self._task)
            self._task = None

    async def discard(self) -> None:
        """Forget everything; the rows are made anew."""
        await self.pause()
        await self._run(self.engine.discard)

    async def close(self) -> None:
        """Let the folder go; what is stale stays marked for the next time."""
        await self.pause()
        await self._run(self._close)
        self._thread.shutdown()

    async def _bring(self) -> None:
        try:
            while self._covered < self._changes:
                await asyncio.sleep(max(0.0, self._refreshed + EVERY_SECONDS - time.monotonic()))
                covers = self._changes
                while await self._refresh():
                    pass
                self._covers(covers)
        except (TextError, sqlite3.Error) as error:
            log.error("full_text_ruined", error)
            self._failed()
        self._task = None

    def _covers(self, changes: int) -> None:
        self._covered = changes
        self._authors = {author: change for author, change in self._authors.items() if change > changes}
        self._news.set()
        self._news = asyncio.Event()

    async def _refresh(self) -> bool:
        """Take in some of what is stale; whether there was any."""
        rows = await self._run(self._take)
        if rows:
            await self._write(lambda connection: connection.executemany(_CLEAR, rows))
            self._refreshed = time.monotonic()
        return bool(rows)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _open(self) -> bool:
        self._close()
        self._connection = schema.connect(self._path)
        return self.engine.open()

    def _close(self) -> None:
        self.engine.close()
        if self._connection:
            self._connection.close()
            self._connection = None

    def _take(self) -> Rows:
        if self._connection is None:
            return []
        rows: Rows = self._connection.execute(_STALE, (TOGETHER,)).fetchall()
        if rows:
            rids = [rid for rid, _ in rows]
            self.engine.write(rids, self._sheets(self._connection, rids))
        return rows
