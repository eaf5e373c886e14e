"""End an upload: all bytes are there, or it is given up."""

from dataclasses import dataclass
from datetime import timedelta

from contracts.errors import CasebusError, Code, not_found
from kit.clock import Clock
from kit.crash import crash_point
from services.files.domain import Owner, State, StoredFile
from services.files.ports import FileStore, ObjectMissingError, ObjectStore


@dataclass(frozen=True)
class FinishUpload:
    """Believes the storage, not the caller, about the size."""

    store: FileStore
    objects: ObjectStore
    clock: Clock
    life: timedelta

    async def __call__(self, owner: Owner, upload: str, size: int, sha256: str, media_type: str) -> StoredFile:
        """Record a complete upload; the same again answers the same."""
        file = await _in_progress(self.store, owner, upload)
        if file.state is not State.STAGED:
            return file
        try:
            stored, etag = await self.objects.upload_there(upload)
        except ObjectMissingError:
            stored, etag = -1, ""
        if not stored == size == file.size:
            raise CasebusError(
                Code.CONFLICT, "{name} did not arrive whole. Please send it again.", params={"name": file.name}
            )
        finished = file.finished(sha256, media_type, etag, self.clock() + self.life)
        if not await self.store.save(file, finished):
            return await _in_progress(self.store, owner, upload)
        crash_point("files.finish.after_write")
        return finished


@dataclass(frozen=True)
class AbortUpload:
    """Forgets an upload that no ticket has."""

    store: FileStore
    objects: ObjectStore

    async def __call__(self, owner: Owner, upload: str) -> None:
        """Delete row and bytes; what a request has taken stays."""
        file = await self.store.upload_of(owner, upload)
        if file is None or file.owner.session != owner.session or file.state not in (State.STAGED, State.FINISHED):
            return
        if await self.store.remove_for_system(file):
            await self.objects.remove_upload(upload)


async def _in_progress(store: FileStore, owner: Owner, upload: str) -> StoredFile:
    file = await store.upload_of(owner, upload)
    if file is None or file.owner.session != owner.session:
        raise not_found()
    return file
