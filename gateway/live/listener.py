"""One open stream: what it has still to be told."""

import asyncio
from collections import deque

from contracts.base import Actor

MOST_WAITING = 256


class Listener:
    """A bounded queue of hints; when it runs over, one `resync` stands for all of them."""

    __slots__ = ("_changed", "_waiting", "actor", "checking", "position", "stale")

    def __init__(self, actor: Actor, position: int) -> None:
        self.actor = actor
        self.position = position
        self.stale = False
        self.checking = False
        self._waiting: deque[tuple[int, str]] = deque()
        self._changed = asyncio.Event()

    def put(self, sequence: int, hint: str) -> None:
        """Something to tell."""
        if self.stale:
            return
        if len(self._waiting) >= MOST_WAITING:
            self.resync()
            return
        self._waiting.append((sequence, hint))
        self._changed.set()

    def resync(self) -> None:
        """The page has to look anew: more happened than can be told."""
        self._waiting.clear()
        self.stale = True
        self._changed.set()

    def recheck(self) -> None:
        """The access of the person changed: ask again who this is before telling anything more."""
        self.checking = True
        self._changed.set()

    def wake(self) -> None:
        """Look up: something else happened."""
        self._changed.set()

    async def wait(self, seconds: float) -> bool:
        """Wait until there is something to do; False after so many seconds without."""
        try:
            async with asyncio.timeout(seconds):
                await self._changed.wait()
        except TimeoutError:
            return False
        self._changed.clear()
        return True

    def take(self) -> list[tuple[int, str]]:
        """What has to be told now."""
        hints = list(self._waiting)
        self._waiting.clear()
        return hints
