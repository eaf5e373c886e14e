"""Requests to send a span once more, in MongoDB: each is there as long as it is not done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kit.mongo import declare_index, guarded
from services.notify.domain.hooks.replaying import Replay

AT_ONCE = 10


class MongoReplays:
    """A few documents at most; whoever moves `due` first has it."""

    def __init__(self, replays: Any) -> None:
        self._replays = replays

    async def prepare(self) -> None:
        """Declare the index; again and again is fine."""
        await declare_index(self._replays, "due", name="due")

    async def add(self, replay: Replay) -> None:
        """Keep one; one that is known already stays as it is."""
        row = {name: getattr(replay, name) for name in Replay.__slots__ if name != "id"}
        try:
            await guarded(self._replays.insert_one({"_id": replay.id, **row}))
        except DuplicateKeyError:
            return

    async def due(self, now: datetime) -> Sequence[Replay]:
        """Those that nobody has, the oldest first; a few."""
        rows = await guarded(self._replays.find({"due": {"$lte": now}}).sort("due", 1).limit(AT_ONCE).to_list(AT_ONCE))
        return [Replay(id=row["_id"], **{name: row[name] for name in Replay.__slots__ if name != "id"}) for row in rows]

    async def take(self, replay: Replay, until: datetime) -> bool:
        """Have one until then, unless somebody else took it first."""
        change = {"$set": {"due": until}}
        done = await guarded(self._replays.update_one({"_id": replay.id, "due": replay.due}, change))
        return bool(done.matched_count)

    async def drop(self, key: str) -> None:
        """It is done, or never will be."""
        await guarded(self._replays.delete_one({"_id": key}))
