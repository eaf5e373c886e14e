"""What is due for webhooks: much of it in pieces, since the embedded database reads all that a query matches."""

import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

from contracts.errors import CasebusError
from kit.mongo import guarded

Row = tuple[str, datetime]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # below it nothing is due: a span with both ends reads no more than it needs
CROWD = 1000  # so many are due for a webhook, and they are read in pieces
AHEAD = 5000
STALE_SECONDS = 60.0
LOOK_AHEAD = 200
_HOUR = timedelta(hours=1)
BACK = (
    *(6 * _HOUR * step for step in range(16, 0, -1)),  # tries go on for three days
    *(_HOUR * step for step in range(5, 0, -1)),
    *(timedelta(minutes=10) * step for step in range(5, 0, -1)),
    timedelta(0),
)


def spans(now: datetime) -> list[tuple[datetime, datetime]]:
    """All time until now in pieces, the oldest first; an empty one costs next to nothing."""
    ends = [EPOCH, *(now - back for back in BACK)]
    return list(pairwise(ends))


class DueRows:
    """Remembers which webhooks have much, and what was read of it; whoever takes a row finds out if it is still due."""

    def __init__(self, deliveries: Any, hooks: Callable[[], Awaitable[Sequence[str]]], crowd: int = CROWD) -> None:
        self._deliveries = deliveries
        self._hooks = hooks
        self._crowd = crowd
        self._crowded: set[str] = set()
        self._ahead: dict[str, tuple[float, deque[Row]]] = {}

    async def hooks(self, now: datetime, but: Sequence[str]) -> set[str]:
        """Webhooks, but these, that something is due for; one by one while one has much."""
        if not self._crowded:
            query = {"due": {"$gt": EPOCH, "$lte": now}, "hook": {"$nin": list(but)}}
            try:
                rows = await self._read(query, {"hook": 1}, LOOK_AHEAD)
                return {row["hook"] for row in rows}
            except CasebusError:
                pass  # too much of it for one answer, as it seems
        return {hook for hook in await self._hooks() if hook not in but and await self._any(hook, now)}

    async def of(self, hook: str, now: datetime, limit: int) -> list[Row]:
        """What is due for one, oldest first; of much, so much is read at once that it is seldom read."""
        read_at, rows = self._ahead.get(hook, (0.0, deque[Row]()))
        if not rows or time.monotonic() - read_at > STALE_SECONDS:
            rows = await self._of(hook, now)
            self._ahead[hook] = time.monotonic(), rows
        found = [rows.popleft() for _ in range(min(limit, len(rows)))]
        if not rows:
            del self._ahead[hook]
        return found

    def forget(self, hook: str) -> None:
        """What was read of it is not as it was any more."""
        self._ahead.pop(hook, None)

    async def _of(self, hook: str, now: datetime) -> deque[Row]:
        found: list[Row] = []
        if hook not in self._crowded:
            try:
                found = await self._due(hook, EPOCH, now, self._crowd)
            except CasebusError:
                self._crowded.add(hook)
            else:
                if len(found) >= self._crowd:
                    self._crowded.add(hook)
                return deque(found)
        for since, until in spans(now):
            found += await self._due(hook, since, until, AHEAD)
            if len(found) >= self._crowd:
                return deque(found)
        self._crowded.discard(hook)
        return deque(found)

    async def _any(self, hook: str, now: datetime) -> bool:
        if hook in self._crowded:
            return True
        try:
            return bool(await self._read({"hook": hook, "due": {"$gt": EPOCH, "$lte": now}}, {"_id": 1}, 1))
        except CasebusError:
            self._crowded.add(hook)
            return True

    async def _due(self, hook: str, since: datetime, until: datetime, limit: int) -> list[Row]:
        cursor = self._deliveries.find({"hook": hook, "due": {"$gt": since, "$lte": until}}, {"due": 1})
        rows = await guarded(cursor.sort("due", 1).limit(limit).to_list(limit))
        return [(row["_id"], row["due"]) for row in rows]

    async def _read(self, query: dict[str, Any], wanted: dict[str, int], limit: int) -> list[Any]:
        found: list[Any] = await guarded(self._deliveries.find(query, wanted).limit(limit).to_list(limit))
        return found
