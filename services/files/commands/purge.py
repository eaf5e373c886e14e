"""Take away for good what renames left behind, and what was deleted 30 days ago with all its versions."""

from dataclasses import dataclass, replace
from datetime import timedelta

from kit.clock import Clock
from kit.logs import get_logger
from services.files.domain import KEPT, Folder, Place, State, StoredFile
from services.files.ports import FileStore, ObjectStore, PlaceStore

log = get_logger(__name__)

BATCH = 200
READ = timedelta(minutes=30)  # an address of a ZIP works for 15 minutes, and what has begun may end


@dataclass(frozen=True)
class Purge:
    """Nobody can restore a file from the first step on; a crash in between is gone on with by the next sweep."""

    files: FileStore
    places: PlaceStore
    objects: ObjectStore
    clock: Clock

    async def __call__(self) -> int:
        """Purge once; gives how many files went."""
        for file in await self.files.left_before_for_system(self.clock() - READ, BATCH):
            await self._tidy(file)
        before = self.clock() - KEPT
        files = await self.files.deleted_before_for_system(before, BATCH)
        purged = sum([await self._file(file) for file in files])
        for place_id in await self.places.with_deleted_for_system(before, BATCH):
            if place := await self.places.get(place_id):
                purged += await self._folders(place)
        return purged

    async def _folders(self, place: Place) -> int:
        before = self.clock() - KEPT
        over = [one for one in place.folders if one.gone and one.gone.at < before]
        below: dict[str, Folder] = {one.id: one for top in over for one in place.tree.subtree(top.id)}
        files = [file for folder in below for file in await self.files.in_folder(place.id, folder)]
        purged = sum([await self._file(file) for file in files])
        left = tuple(one for one in place.folders if one.id not in below)
        if purged == len(files):
            await self.places.save(place, replace(place, steps=place.steps + 1, folders=left))
        return purged

    async def _tidy(self, file: StoredFile) -> None:
        """Take away what a rename left behind; when the file is changed just now the next sweep does it."""
        for spot in file.leftover:
            await self.objects.purge(spot)
        await self.files.save(file, file.tidied())

    async def _file(self, file: StoredFile) -> bool:
        """Whether it went; one that somebody restored or changed just now stays."""
        spots = {version.spot for version in (*file.history, file.as_version())} | set(file.leftover)
        nowhere = file.next(state=State.LOST, history=(), key="", version="", upload="", leftover=tuple(spots))
        if file.state is not State.LOST or file.history:
            if not await self.files.save(file, nowhere):
                return False
            file = nowhere
        for spot in file.leftover:
            if spot.key:
                await self.objects.purge(spot)
        return await self.files.remove_for_system(file)
