"""Drawing PDFs beside the loop, a few at a time."""

import asyncio

from contracts.errors import unavailable
from gateway.pdf import Sheet, draw

MOST_WAITING = 20


class Printer:
    """Draws one sheet after the other in a thread; when too many wait, the next is asked to come again."""

    def __init__(self, waiting: int = MOST_WAITING) -> None:
        self._most = waiting
        self._turn = asyncio.Semaphore(1)  # drawing is all computing: two at once take as long as one after the other
        self._waiting = 0

    async def print(self, sheet: Sheet) -> bytes:
        """The PDF; raises `unavailable` when too many wait."""
        if self._waiting >= self._most:
            raise unavailable(retry_after=5)
        self._waiting += 1
        try:
            async with self._turn:
                return await asyncio.to_thread(draw, sheet)
        finally:
            self._waiting -= 1
