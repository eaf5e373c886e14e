"""Notes about what found no place, in MongoDB: `_id` is the key in the bucket."""

from typing import Any

from kit.mongo import declare_index, guarded
from services.files.domain.unplaced import Unplaced

MOST = 1000


class MongoUnplacedStore:
    """Collection `unplaced`; small, since it has one document for each thing that staff should look at."""

    def __init__(self, db: Any) -> None:
        self._notes = db["unplaced"]

    @staticmethod
    async def prepare(db: Any) -> None:
        """Make the index."""
        await declare_index(db["unplaced"], "portal")

    async def note(self, found: Unplaced) -> None:
        """Keep it with the moment at which it was found first."""
        known = {"portal": found.portal, "kind": found.kind, "size": found.size}
        change = {"$set": known, "$setOnInsert": {"at": found.at}}
        await guarded(self._notes.update_one({"_id": found.key}, change, upsert=True))

    async def forget(self, key: str) -> None:
        """It is gone, or has its place."""
        await guarded(self._notes.delete_one({"_id": key}))

    async def get(self, key: str) -> Unplaced | None:
        """One by its key."""
        row = await guarded(self._notes.find_one({"_id": key}))
        return _note_of(row) if row else None

    async def of_portal(self, portal: str) -> list[Unplaced]:
        """All of a portal, the latest first."""
        rows = await guarded(self._notes.find({"portal": portal}).to_list(MOST))
        return sorted(map(_note_of, rows), key=lambda note: (note.at, note.key), reverse=True)

    async def all_for_system(self) -> list[Unplaced]:
        """All that there are."""
        return [_note_of(row) for row in await guarded(self._notes.find({}).to_list(MOST))]


def _note_of(row: dict[str, Any]) -> Unplaced:
    return Unplaced(row["_id"], row["kind"], row["at"], row["size"])
