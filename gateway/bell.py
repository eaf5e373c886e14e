"""How many notifications somebody has not read, as far as this replica knows: pages show it and never wait for it."""

import asyncio
import time
from collections.abc import Coroutine, Iterable
from typing import Any

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.tasks import TaskPool

log = get_logger(__name__)

BELIEVED_SECONDS = 120.0  # notify tells at once when it changes; this is for what gets lost
MOST = 20_000
MOST_AT_ONCE = 64


class Bell:
    """Counts by person; one is forgotten as soon as something is new for that person, or read elsewhere.

    An answer that was asked for before such news is not kept: it may be older than they are.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, float]] = {}
        self._changed: dict[str, int] = {}
        self._moment = 0
        self._whole = 0  # the moment before which no answer is kept of anybody
        self._tasks = TaskPool()

    def known(self, person: str) -> int | None:
        """How many, if that is known."""
        found = self._known.get(person)
        return found[0] if found and found[1] > time.monotonic() else None

    @property
    def moment(self) -> int:
        """To be noted before somebody is asked."""
        return self._moment

    def keep(self, person: str, unread: int, moment: int) -> None:
        """What was answered to a question of that moment."""
        if moment < max(self._changed.get(person, 0), self._whole):
            return
        if len(self._known) >= MOST:
            self._known.clear()
        self._known[person] = (unread, time.monotonic() + BELIEVED_SECONDS)

    def forget(self, people: Iterable[str]) -> None:
        """Something is new for these, or read."""
        self._moment += 1
        for person in people:
            self._known.pop(person, None)
            self._changed[person] = self._moment
        if len(self._changed) > MOST:
            self._changed.clear()
            self._whole = self._moment

    def forget_everything(self) -> None:
        """After a gap nothing is known for certain."""
        self._moment += 1
        self._whole = self._moment
        self._known.clear()
        self._changed.clear()

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it after the answer; where too much waits already it is left, for the next page does the same."""
        if len(self._tasks) >= MOST_AT_ONCE:
            work.close()
            return
        self._tasks.spawn(_quietly(work), "bell")

    async def stop(self) -> None:
        """End what is under way."""
        await self._tasks.cancel()


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        async with asyncio.timeout(10):
            await work
    except (CasebusError, TimeoutError) as error:
        log.debug("bell_not_answered", error=repr(error))
