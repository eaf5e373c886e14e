"""Bring the files that a ticket names into its folder; every step may be repeated after a crash."""

from dataclasses import dataclass
from itertools import count

from contracts.base import Audience
from contracts.errors import unavailable
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.files.domain import Attached, Filing, State, StoredFile, numbered
from services.files.ports import FileStore, ObjectMissingError, ObjectStore
from services.files.wire import placed_event

log = get_logger(__name__)


class ForeignFileError(Exception):
    """An event of one portal names a file of another."""


@dataclass(frozen=True)
class PlaceFiles:
    """Intent row, copy within the storage, row live with its event, source deleted, in this order."""

    store: FileStore
    objects: ObjectStore
    clock: Clock

    async def __call__(self, filing: Filing, audience: Audience) -> None:
        """Place what is not placed yet; a file whose bytes are missing is recorded as lost."""
        for attached in filing.files:
            await self._place(filing, attached, audience)

    async def _place(self, filing: Filing, attached: Attached, audience: Audience) -> None:
        file = await self.store.get_for_system(attached.id)
        if file is None:
            await self._record_unknown(filing, attached, audience)
            return
        if file.owner.portal != filing.portal or (file.ticket and file.ticket != filing.ticket):
            raise ForeignFileError(f"{filing.ticket} names the file {file.id} of another ticket or portal")
        if file.state is not State.LIVE and file.state is not State.LOST:
            file = await self._bring(filing, attached, file, audience)
        if file.state is State.LIVE:
            await self.objects.remove_upload(file.id)

    async def _bring(self, filing: Filing, attached: Attached, file: StoredFile, audience: Audience) -> StoredFile:
        """The file with its bytes at its key, or lost."""
        file, version = await self._intend(filing, attached, file)
        crash_point("files.place.after_intent")
        try:
            after = file.live(version or await self.objects.place(file))
        except ObjectMissingError:
            log.error("file_lost", file=file.id, ticket=file.ticket)
            after = file.lost()
        crash_point("files.place.after_copy")
        await self._save(file, after, audience)
        crash_point("files.place.after_live")
        return after

    async def _intend(self, filing: Filing, attached: Attached, file: StoredFile) -> tuple[StoredFile, str]:
        """The file with a key that is its own, and its version there if an earlier try copied it already."""
        wanted = file.name
        if file.state is State.PLACING:
            found = await self.objects.placed(file.key)
            if found is None or found.file == file.id:
                return file, found.version if found else ""
            wanted = attached.name
        for number in count(1):
            name = numbered(wanted, number)
            key = filing.key(name)
            if not await self.store.claim_key_for_system(key, file.id):
                continue
            # The claim keeps our own files apart, the look keeps those of another S3 client from being covered.
            found = await self.objects.placed(key)
            if found is None or found.file == file.id:
                break
        crash_point("files.place.after_claim")
        after = file.filed(filing, attached, name)
        await self._save(file, after)
        return after, found.version if found else ""

    async def _save(self, before: StoredFile, after: StoredFile, audience: Audience | None = None) -> None:
        event = placed_event(after, audience, self.clock()) if audience else None
        if not await self.store.save(before, after, event):
            raise unavailable("Another replica is placing this file.", retry_after=1)

    async def _record_unknown(self, filing: Filing, attached: Attached, audience: Audience) -> None:
        lost = filing.lost(attached)
        log.error("file_lost", file=lost.id, ticket=lost.ticket)
        if not await self.store.add(lost, placed_event(lost, audience, self.clock())):
            raise unavailable("Another replica is placing this file.", retry_after=1)
