"""What the files of tickets are called: asked of their owner when it may have changed."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager

from contracts.errors import CasebusError
from contracts.files import NamedFile
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.tasks import ended
from services.tickets.adapters.index.rows import Writer
from services.tickets.adapters.index.schema import transaction

log = get_logger(__name__)

TOGETHER = 100
LOOKS_SECONDS = 2.0  # besides being told: after a restart, and when the owner was away

Named = Mapping[str, Sequence[NamedFile]]
Ask = Callable[[Sequence[str]], Awaitable[Named]]
Marked = dict[str, tuple[int, int]]  # ticket → its row, and how often its names changed
Write = Callable[[Callable[[Writer], object]], Awaitable[object]]

_WAITING = "SELECT t.id, u.rid, u.mark FROM unnamed u JOIN ticket t ON t.rid = u.rid LIMIT ?"
_DONE = "DELETE FROM unnamed WHERE rid = ? AND mark = ?"


class Names:
    """Tickets whose names are to be asked for are marked in the transaction of what changed them.

    `write` runs work on the index's one writer; `changed` is called when rows were written.
    """

    def __init__(self, write: Write, changed: Callable[[], None]) -> None:
        self._write = write
        self._changed = changed
        self.news = asyncio.Event()

    async def bring(self, ask: Ask) -> bool:
        """Bring some up to date; whether that got any further."""
        marked: Marked = {}

        def look(writer: Writer) -> None:
            marked.update({key: (rid, mark) for key, rid, mark in writer.connection.execute(_WAITING, (TOGETHER,))})

        await self._write(look)
        if not marked:
            return False
        named = await ask(tuple(marked))
        await self._write(lambda writer: _take(writer, marked, named))
        self._changed()
        return bool(named)


def _take(writer: Writer, marked: Marked, named: Named) -> None:
    with transaction(writer.connection):
        for key, files in named.items():
            rid, mark = marked[key]
            writer.names(rid, files)
            writer.connection.execute(_DONE, (rid, mark))


@asynccontextmanager
async def named(names: Names, ask: Ask, fresh: Callable[[], bool], life: Lifecycle) -> AsyncIterator[None]:
    """Keep the names up to date until the end."""

    async def keep() -> None:
        while True:
            try:
                async with asyncio.timeout(LOOKS_SECONDS):
                    await names.news.wait()
            except TimeoutError:
                pass
            names.news.clear()
            try:
                while fresh() and await names.bring(ask):
                    pass
            except (CasebusError, sqlite3.Error) as error:
                log.warning("names_wait", error=repr(error))
                await asyncio.sleep(LOOKS_SECONDS)

    task = life.tasks.keep(keep, "index-names")
    try:
        yield
    finally:
        await ended(task)
