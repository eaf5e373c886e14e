"""Uploads and files in MongoDB: one document each, from the upload on."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from kit.batching import BatchWriter
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox, pending_fields
from services.files.adapters.documents import file_of, parts_of, shelf_of, slot_of
from services.files.domain import SHOWN, Owner, StoredFile

MANY_NAMES = 10


class MongoFileStore:
    """Collection `files` (`_id`: file id, from the upload on)."""

    def __init__(self, db: Any, outbox: Outbox) -> None:
        self._files = db["files"]
        self._outbox = outbox
        self._writer = BatchWriter(self._files)

    @staticmethod
    async def prepare(db: Any) -> None:
        """Make the indexes; all are sparse, so that each look-up matches few documents."""
        for name in (
            "ticket",
            "expires",
            "shelf",
            "slot",
            "bin",
            "came",
            "outside",
            "gone_at",
            "left_at",
            "check_due",
            "held",
        ):
            await declare_index(db["files"], name, sparse=True)

    async def add(self, file: StoredFile, event: Event | None = None) -> bool:
        """Store a new one; False when its id is taken."""
        pending = pending_fields([event] if event else [])
        try:
            await self._writer.insert({"_id": file.id, **parts_of(file)[0], **pending})
        except DuplicateKeyError:
            return False
        self._outbox.nudge(file.id, file.revision, pending.get("outbox", []))
        return True

    async def upload_of(self, owner: Owner, upload: str) -> StoredFile | None:
        """An upload of this very person."""
        file = await self.get_for_system(upload)
        return file if file and (file.owner.portal, file.owner.person) == (owner.portal, owner.person) else None

    async def uploads_of(self, owner: Owner, uploads: Sequence[str]) -> dict[str, StoredFile]:
        """Several uploads of this very person."""
        found = await self.many_for_system(uploads)
        mine = (owner.portal, owner.person)
        return {file.id: file for file in found.values() if (file.owner.portal, file.owner.person) == mine}

    async def file_in(self, portal: str, file: str) -> StoredFile | None:
        """A file of this portal that belongs to a place."""
        found = await self.get_for_system(file)
        return found if found and found.owner.portal == portal and found.state in SHOWN else None

    async def of_place(self, place: str) -> list[StoredFile]:
        """All files of a place, deleted ones too."""
        return await self._found({"ticket": place})

    async def in_folder(self, place: str, folder: str) -> list[StoredFile]:
        """The files right in a folder that were not deleted."""
        return await self._found({"shelf": shelf_of(place, folder)})

    async def named(self, place: str, folder: str, names: Collection[str]) -> list[StoredFile]:
        """The files in a folder that have one of these names; of many names, the whole folder is read once."""
        slots = {slot_of(place, folder, name) for name in names}
        if len(slots) > MANY_NAMES:
            return [file for file in await self.in_folder(place, folder) if slot_of(place, folder, file.name) in slots]
        found = await asyncio.gather(*(self._found({"slot": slot}) for slot in slots))
        return [file for files in found for file in files]

    async def deleted(self, place: str) -> list[StoredFile]:
        """The files of a place that were deleted one by one."""
        return await self._found({"bin": place})

    async def that_came(self, place: str) -> list[StoredFile]:
        """The files that came with the ticket or one of its entries."""
        return await self._found({"came": place})

    async def deleted_outside(self, place: str) -> list[StoredFile]:
        """The files that another client deleted."""
        return await self._found({"outside": place})

    async def some_of(self, place: str, files: Sequence[str]) -> dict[str, StoredFile]:
        """Files of the place by id."""
        found = await self.many_for_system(files)
        return {file.id: file for file in found.values() if file.place == place}

    async def many_for_system(self, files: Sequence[str]) -> dict[str, StoredFile]:
        """Several by id."""
        if not files:
            return {}
        return {file.id: file for file in await self._found({"_id": {"$in": list(files)}})}

    async def _found(self, condition: dict[str, Any]) -> list[StoredFile]:
        found = await guarded(self._files.find(condition).to_list(None))
        return [file_of(document) for document in found]

    async def save(self, before: StoredFile, after: StoredFile, event: Event | None = None) -> bool:
        """Write a change and its event, if nobody changed the file meanwhile.

        Only the last change of a file has an event, so that no earlier one can be waiting in its outbox.
        """
        pending = pending_fields([event] if event else [])
        present, absent = parts_of(after)
        change: dict[str, Any] = {"$set": {**present, **pending}}
        if absent:
            change["$unset"] = dict.fromkeys(absent, "")
        saved = await self._writer.update({"_id": before.id, "revision": before.revision}, change)
        if saved:
            self._outbox.nudge(after.id, after.revision, pending.get("outbox", []))
        return saved

    async def get_for_system(self, file: str) -> StoredFile | None:
        """One by id."""
        document = await guarded(self._files.find_one({"_id": file}))
        return file_of(document) if document else None

    async def expired_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        """Uploads whose time is over."""
        found = await guarded(self._files.find({"expires": {"$lt": now}}).to_list(limit))
        return [file_of(document) for document in found]

    async def deleted_before_for_system(self, moment: datetime, limit: int) -> list[StoredFile]:
        """Files that were deleted one by one before a moment."""
        found = await guarded(self._files.find({"gone_at": {"$lt": moment}}).to_list(limit))
        return [file_of(document) for document in found]

    async def left_before_for_system(self, moment: datetime, limit: int) -> list[StoredFile]:
        """Files with something left over in the bucket since before a moment."""
        found = await guarded(self._files.find({"left_at": {"$lt": moment}}).to_list(limit))
        return [file_of(document) for document in found]

    async def unchecked_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        """Files with a content that the scanner is to look at by now, what is due longest first."""
        found = await guarded(self._files.find({"check_due": {"$lte": now}}).sort("check_due").to_list(limit))
        return [file_of(document) for document in found]

    async def following_for_system(self, after: str, limit: int) -> list[StoredFile]:
        """Uploads and files by their ids, in the order of their making."""
        found = await guarded(self._files.find({"_id": {"$gt": after}}).sort("_id").limit(limit).to_list(limit))
        return [file_of(document) for document in found]

    async def shut(self, portal: str, limit: int) -> list[StoredFile]:
        """Files of a portal with a content that nobody gets."""
        found = await guarded(self._files.find({"held": portal}).to_list(limit))
        return [file_of(document) for document in found]

    async def remove_for_system(self, file: StoredFile) -> bool:
        """Forget an upload, if it is still as it was read."""
        result = await guarded(self._files.delete_one({"_id": file.id, "revision": file.revision}))
        return bool(result.deleted_count)
