"""Uploads and files in MongoDB: one document each, from the upload on; and the keys that are taken."""

from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from kit.batching import BatchWriter
from kit.mongo import guarded
from kit.outbox import Outbox, pending_fields
from services.files.adapters.documents import file_of, parts_of
from services.files.domain import Owner, StoredFile
from services.files.domain.file import SHOWN


class MongoFileStore:
    """Collections `files` (`_id`: file id) and `keys` (`_id`: key in the bucket that people see)."""

    def __init__(self, db: Any, outbox: Outbox) -> None:
        self._files = db["files"]
        self._keys = db["keys"]
        self._outbox = outbox
        self._writer = BatchWriter(self._files)
        self._key_writer = BatchWriter(self._keys)

    @staticmethod
    async def prepare(db: Any) -> None:
        """Make the indexes; both are sparse, so that each look-up matches few documents."""
        await guarded(db["files"].create_index("ticket", sparse=True))
        await guarded(db["files"].create_index("expires", sparse=True))

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

    async def file_in(self, portal: str, file: str) -> StoredFile | None:
        """A file of this portal that belongs to a ticket."""
        found = await self.get_for_system(file)
        return found if found and found.owner.portal == portal and found.state in SHOWN else None

    async def of_ticket(self, ticket: str) -> list[StoredFile]:
        """All files of a ticket."""
        found = await guarded(self._files.find({"ticket": ticket}).to_list(None))
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

    async def claim_key_for_system(self, key: str, file: str) -> bool:
        """Take a key for a file; True also when the file had it already."""
        try:
            await self._key_writer.insert({"_id": key, "file": file})
        except DuplicateKeyError:
            claim = await guarded(self._keys.find_one({"_id": key}))
            return bool(claim and claim["file"] == file)
        return True

    async def expired_for_system(self, now: datetime, limit: int) -> list[StoredFile]:
        """Uploads whose time is over."""
        found = await guarded(self._files.find({"expires": {"$lt": now}}).to_list(limit))
        return [file_of(document) for document in found]

    async def remove_for_system(self, file: StoredFile) -> bool:
        """Forget an upload, if it is still as it was read."""
        result = await guarded(self._files.delete_one({"_id": file.id, "revision": file.revision}))
        return bool(result.deleted_count)
