"""Take away what a process copied into the bucket for a change and died before it could write that down.

Whoever goes on with that change alone finds the copy by its mark. When another change came in between, the file
belongs under another key by then, and nobody would ever look at the copy again, except as at another client's file.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from services.files.domain import Earlier, Place, Spot, StoredFile, earlier
from services.files.ports import FileStore, ObjectStore

TOGETHER = 6


@dataclass(frozen=True)
class Strays:
    """Looks where files and folders were before each pending change but the first; asks nothing when there is one."""

    files: FileStore
    objects: ObjectStore

    async def __call__(self, place: Place, files: Collection[StoredFile], renew: Callable[[], Awaitable[None]]) -> None:
        """To be called when the files of all pending changes were brought, and before these changes are done."""
        before = earlier(place)
        for key in sorted(_old_markers(place, before)):
            if await self.objects.placed(key):
                await self.objects.remove_folder(key)
        marks = frozenset(str(intent.revision) for intent in place.intents)
        wanted = sorted({(file.id, key) for file in files for key in _old_keys(place, file, before)})
        for begin in range(0, len(wanted), TOGETHER):
            portion = wanted[begin : begin + TOGETHER]
            await asyncio.gather(*(self._gone(file, key, marks) for file, key in portion))
            await renew()

    async def _gone(self, file_id: str, key: str, marks: frozenset[str]) -> None:
        top = await self.objects.placed(key)
        if top is None or top.file != file_id or top.mark not in marks:
            return
        file = await self.files.get_for_system(file_id)
        spot = Spot(key, top.version)
        if file and spot not in {*(version.spot for version in file.versions), *file.leftover}:
            await self.objects.purge(spot)


def _old_keys(place: Place, file: StoredFile, before: Collection[Earlier]) -> set[str]:
    """Where it was, other than where people see it now."""
    seen = file.gone is None and place.tree.live(file.folder)
    return {one.key(file) for one in before} - {place.tree.key(file.folder, file.name) if seen else ""}


def _old_markers(place: Place, before: Collection[Earlier]) -> set[str]:
    """Where the folders of the pending changes were and no folder is now."""
    roots = {folder for intent in place.intents for folder in intent.folders}
    keys = {one.tree.key(folder.id) for one in before for root in roots for folder in one.tree.subtree(root)}
    return keys - {place.tree.key(folder.id) for folder in place.tree.all_live()}
