"""Take finished uploads for one request to tickets."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from contracts.errors import CasebusError, invalid
from kit.clock import Clock
from kit.crash import crash_point
from services.files.domain import Owner, State, StoredFile
from services.files.ports import FileStore


@dataclass(frozen=True)
class ReserveUploads:
    """Only the person's own finished uploads, each for one request; the same request gets them again."""

    store: FileStore
    clock: Clock
    life: timedelta

    async def __call__(self, owner: Owner, uploads: Sequence[str], request_id: str) -> tuple[StoredFile, ...]:
        """All or none, in the order asked for; a foreign upload and a random id are refused alike."""
        wanted = tuple(dict.fromkeys(uploads))
        known = await self.store.uploads_of(owner, wanted)
        files = [known[upload] for upload in wanted if upload in known and known[upload].may_be_taken(request_id)]
        if len(files) < len(wanted):
            raise upload_gone()
        taken = tuple(await asyncio.gather(*(self._take(owner, file, request_id) for file in files)))
        crash_point("files.reserve.after_write")
        return taken

    async def _take(self, owner: Owner, file: StoredFile, request_id: str) -> StoredFile:
        if file.state is not State.FINISHED:
            return file
        reserved = file.reserved(request_id, self.clock() + self.life)
        if await self.store.save(file, reserved):
            return reserved
        now = await self.store.upload_of(owner, file.id)
        if now is None or not now.may_be_taken(request_id) or now.state is State.FINISHED:
            raise upload_gone()
        return now


def upload_gone() -> CasebusError:
    """The refusal of an upload that is not there, not whole, taken, or somebody else's."""
    text = "A file is not there any more. Please attach it again."
    return invalid(text, uploads=text)
