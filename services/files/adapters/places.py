"""Places in MongoDB: one document each, with the events of their changes."""

from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from kit.batching import BatchWriter
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox, pending_fields
from services.files.adapters.place_documents import place_of, place_parts
from services.files.domain import Place


class MongoPlaceStore:
    """Collection `places` (`_id`: ticket id, or `<portal>/@<company>`)."""

    def __init__(self, db: Any, outbox: Outbox) -> None:
        self._places = db["places"]
        self._outbox = outbox
        self._writer = BatchWriter(self._places)
        self._untold: dict[str, tuple[int, list[dict[str, Any]]]] = {}

    @staticmethod
    async def prepare(db: Any) -> None:
        """Make the indexes; those for sweeps are sparse, so that they hold only places with something to do."""
        await declare_index(db["places"], "busy", sparse=True)
        await declare_index(db["places"], "gone_at", sparse=True)
        await declare_index(db["places"], "owner")
        await declare_index(db["places"], "home", sparse=True)

    async def get(self, place: str) -> Place | None:
        """A place by id."""
        document = await guarded(self._places.find_one({"_id": place}))
        return place_of(document) if document else None

    async def add(self, place: Place) -> bool:
        """Store a new one."""
        try:
            await self._writer.insert({"_id": place.id, **place_parts(place)})
        except DuplicateKeyError:
            return False
        return True

    async def save(self, before: Place, after: Place, *events: Event) -> bool:
        """Write a change with its events; those that may not have been published yet stay with it."""
        fresh = pending_fields(events, before.outbox) if events else {}
        change: dict[str, Any] = {"$set": {**place_parts(after), **fresh}}
        loose = {"busy": bool(after.intents), "gone_at": first_deleted(after)}
        change["$set"] |= {name: value for name, value in loose.items() if value}
        if absent := {name: "" for name, value in loose.items() if not value}:
            change["$unset"] = absent
        saved = await self._writer.update({"_id": before.id, "steps": before.steps}, change)
        if saved and fresh:
            self._untold[after.id] = after.revision, fresh["outbox"]
        return saved

    def tell(self, place: str) -> None:
        """Publish what was saved; when nobody calls this, the outbox finds it some seconds later."""
        if untold := self._untold.pop(place, None):
            self._outbox.nudge(place, *untold)

    async def used_by_company(self, portal: str, company: str) -> int:
        """Bytes in all places of a company."""
        found = await guarded(self._places.find({"owner": f"{portal}/{company}"}, {"used": 1}).to_list(None))
        return sum(row["used"] for row in found)

    async def of_company_for_system(self, portal: str, slug: str) -> Place | None:
        """The place of a company's own folders, by the company's name in the bucket."""
        document = await guarded(self._places.find_one({"home": f"{portal}/{slug}"}))
        return place_of(document) if document else None

    async def with_deleted_for_system(self, moment: datetime, limit: int) -> list[str]:
        """Ids of places with a folder that was deleted before a moment."""
        found = await guarded(self._places.find({"gone_at": {"$lt": moment}}, {"_id": 1}).to_list(limit))
        return [row["_id"] for row in found]

    async def unfinished_for_system(self, limit: int) -> list[str]:
        """Ids of places with something to do in the bucket."""
        found = await guarded(self._places.find({"busy": True}, {"_id": 1}).to_list(limit))
        return [row["_id"] for row in found]


def first_deleted(place: Place) -> datetime | None:
    """When the folder was deleted that is to be forgotten first."""
    return min((folder.gone.at for folder in place.folders if folder.gone), default=None)
