"""What a ZIP of a folder or a selection holds, in pages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from contracts import files as f
from contracts.base import Actor
from contracts.errors import not_found
from services.files import wire
from services.files.domain import Folder, State, StoredFile
from services.files.ports import FileStore, ObjectStore, PlaceAccess, PlaceStore
from services.files.queries.seeing import View, view_of


@dataclass(frozen=True)
class Entry:
    """A file, or a folder without anything in it, and its way below the folder asked for."""

    path: str
    thing: StoredFile | Folder


@dataclass(frozen=True)
class ReadManifest:
    """Every file that the asker sees there, with its way below the folder, and the folders that are empty."""

    files: FileStore
    places: PlaceStore
    objects: ObjectStore
    access: PlaceAccess

    async def __call__(self, actor: Actor, token: str, request: f.ReadManifest) -> f.ManifestPage:
        """Raises `not_found` for a folder or thing that is not there or not for the asker."""
        view = await view_of(self.access, self.places, actor, token, request.place)
        folder = view.the_folder(request.folder)
        if request.items:
            entries = await self._picked(view, request.items)
        else:
            entries = await self._below(view, folder, "")
        left = sorted((entry for entry in entries if entry.path > request.after), key=lambda entry: entry.path)
        page = left[: request.limit]
        here = view.tree.get(folder)
        return f.ManifestPage(
            name=here.name if here else view.place.where.number,
            items=tuple(self._item(entry) for entry in page),
            next=page[-1].path if len(left) > len(page) else "",
        )

    async def _picked(self, view: View, items: Sequence[str]) -> list[Entry]:
        folders = [one for item in items if (one := view.tree.get(item))]
        ids = [item for item in items if view.tree.get(item) is None]
        files = view.seen((await self.files.some_of(view.place.id, ids)).values())
        if len(files) < len(set(ids)) or not all(view.sees_folder(folder.id) for folder in folders):
            raise not_found()
        below = await asyncio.gather(*(self._below(view, folder.id, f"{folder.name}/") for folder in folders))
        found = [Entry(file.name, file) for file in files if _readable(file)]
        return found + [one for some in below for one in some]

    async def _below(self, view: View, folder: str, path: str) -> list[Entry]:
        """All files in the folder and below; an empty folder stands for itself."""
        below = [one for one in view.tree.below(folder) if view.sees_folder(one.id)]
        files = [one for one in view.seen(await self.files.in_folder(view.place.id, folder)) if _readable(one)]
        found = [Entry(f"{path}{file.name}", file) for file in files]
        for one in below:
            found += await self._below(view, one.id, f"{path}{one.name}/")
        here = view.tree.get(folder)
        return found or ([Entry(path, here)] if here and path else [])

    def _item(self, entry: Entry) -> f.ManifestItem:
        thing = entry.thing
        if isinstance(thing, Folder):
            return f.ManifestItem(path=entry.path, at=thing.at)
        at = thing.at or thing.created
        if thing.state is State.LOST:
            return f.ManifestItem(path=entry.path, at=at, lost=True)
        if why := wire.shut(thing.check):
            return f.ManifestItem(path=entry.path, at=at, check=why)
        url = self.objects.upload_url(thing.source, long=True) if thing.source else ""
        return f.ManifestItem(
            path=entry.path,
            size=thing.size,
            sha256=thing.sha256,
            at=at,
            get_url=url or self.objects.spot_url(thing.spot, long=True),
        )


def _readable(file: StoredFile) -> bool:
    return file.state is not State.OUTSIDE
