"""Bring one file to where people see it: copy, write down, hide what is left; or hide the file."""

from dataclasses import dataclass

from contracts.errors import unavailable
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.files import wire
from services.files.domain import Intent, Place, Spot, State, StoredFile
from services.files.ports import FileStore, ObjectMissingError, ObjectStore, Placed

log = get_logger(__name__)

TRIES = 8


@dataclass(frozen=True)
class Bringer:
    """Each step finds out whether it was done: a copy carries the file's id and the change that it was made for."""

    files: FileStore
    objects: ObjectStore
    clock: Clock

    async def __call__(self, place: Place, file: StoredFile, intent: Intent) -> None:
        """Bring the bucket to what the file's document says; the document learns where the bytes are."""
        seen = file.gone is None and place.tree.live(file.folder)
        if file.state not in (State.LOST, State.OUTSIDE) and (file.source or seen):
            file = await self._bring(place, file, intent)
        crash_point("files.mirror.after_bring")
        if not seen and file.version:
            await self.objects.hide(file.spot)
        for spot in file.leftover:  # somebody may be reading it: it is hidden now and goes later
            await self.objects.hide(spot)
        crash_point("files.mirror.after_hide")

    async def _bring(self, place: Place, file: StoredFile, intent: Intent) -> StoredFile:
        mark = str(intent.revision)
        for _ in range(TRIES):
            key = place.tree.key(file.folder, file.name)
            top = await self.objects.placed(key)
            if not file.source and file.key == key and top and top.version == file.version:
                return file
            after, fresh = await self._copied(file, key, top, mark)
            crash_point("files.mirror.after_copy")
            told = (file.source and not after.check.shut) or after.state is State.LOST  # what is shut is no news yet
            news = wire.placed_event(after, place, self.clock()) if told else None
            if await self.files.save(file, after, news):
                return after
            if fresh and after.version:
                await self.objects.remove(after.spot)
            now = await self.files.get_for_system(file.id)
            if now is None or now.state in (State.LOST, State.OUTSIDE):
                return now or file
            file = now
        raise unavailable("Another replica is changing this file.", retry_after=1)

    async def _copied(self, file: StoredFile, key: str, top: Placed | None, mark: str) -> tuple[StoredFile, bool]:
        """The file with its bytes at the key, or lost; and whether they were copied just now."""
        if top and (top.file, top.mark) == (file.id, mark) and top.version != file.version:
            return file.brought(Spot(key, top.version), top.etag, self.clock()), False
        try:
            made = await self.objects.place(file, key, mark)
        except ObjectMissingError:
            log.error("file_lost", file=file.id, place=file.place)
            return file.lost(), False
        return file.brought(Spot(key, made.version), made.etag, self.clock()), True
