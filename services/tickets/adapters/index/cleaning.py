"""Leaving no trace in the index's file of what stood there before: freed pages and the log still hold it."""

import asyncio
import sqlite3
from collections.abc import Iterable, Sequence

from contracts.base import Event
from kit.logs import get_logger
from kit.tasks import ended
from services.tickets.adapters.index.intake import leaves_traces
from services.tickets.adapters.index.schema import UNCLEAN
from services.tickets.adapters.index.words import Write

log = get_logger(__name__)

QUIET_SECONDS = 2.0  # whatever else has to go first, goes together
TRIES = 30


class Cleaning:
    """Writes the file anew once, some time after it was asked for; lists and searches go on meanwhile."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._task: asyncio.Task[None] | None = None
        self._again = False

    def after(self, taken: Iterable[Sequence[Event]]) -> None:
        """Clean up after these, if need be, when nothing more comes for a moment."""
        if any(leaves_traces(events) for events in taken):
            self.begin()

    async def resume(self) -> None:
        """Do what a process that ended owed to its file."""
        if await self._write(_is_owed):
            self.begin()

    def begin(self) -> None:
        """Clean up in a moment."""
        self._again = True
        if self._task is None:
            self._task = asyncio.create_task(self._clean(), name="index-cleaning")

    async def close(self) -> None:
        """Let it be; the file says that it is owed, and the next who opens it does it."""
        if self._task:
            await ended(self._task)

    async def _clean(self) -> None:
        tries = 0
        while self._again and tries < TRIES:
            self._again = False
            tries += 1
            await asyncio.sleep(QUIET_SECONDS)
            if self._again:
                continue
            try:
                self._again = not await self._write(_written_anew)
            except sqlite3.Error as error:  # somebody reads for long: next time
                log.warning("index_not_cleaned", error=repr(error))
                self._again = True
        self._task = None


def _is_owed(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM meta WHERE name = ?", (UNCLEAN,)).fetchone() is not None


def _written_anew(connection: sqlite3.Connection) -> bool:
    """Without free pages, and with an empty log; False while somebody still reads from the log."""
    connection.execute("VACUUM")
    busy: int = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if not busy:
        connection.execute("DELETE FROM meta WHERE name = ?", (UNCLEAN,))
    return not busy
