"""One folder, as people see it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from contracts import files as f
from contracts.base import Actor
from services.files import wire
from services.files.domain import Place, State, StoredFile
from services.files.ports import FileStore, PlaceAccess, PlaceOpener, RoomKeeper
from services.files.queries.seeing import View

MOST_KNOWN = 100

Watch = Callable[[str, str], None]


@dataclass(frozen=True)
class WatchFolder:
    """Keeps a folder watched that somebody has open."""

    access: PlaceAccess
    watch: Watch

    async def __call__(self, actor: Actor, token: str, request: f.WatchFolder) -> None:
        """Raises `not_found` for a place that is not for the asker."""
        await self.access.check(actor, token, request.place)
        self.watch(request.place, request.folder)


@dataclass(frozen=True)
class ReadFolder:
    """A folder with everything that its page needs; being read it is watched for some minutes."""

    access: PlaceAccess
    places: PlaceOpener
    files: FileStore
    rooms: RoomKeeper
    watch: Watch
    _known: dict[tuple[str, str], tuple[int, list[StoredFile]]] = field(default_factory=dict)

    async def __call__(self, actor: Actor, token: str, request: f.ReadFolder) -> f.FolderPage:
        """Raises `not_found` for a folder that is not there or not for the asker."""
        sight = await self.access.check(actor, token, request.place)
        view = View(await self.places.open(sight.where, sight.circle), sight)
        place, tree = view.place, view.tree
        folder = view.the_folder(request.folder)
        files = view.seen(await self._in_folder(place, folder))
        files.sort(key=_ORDER[request.sort], reverse=request.descending)
        page = files[request.offset : request.offset + request.limit]
        self.watch(place.id, folder)
        here = tree.get(folder)
        return f.FolderPage(
            place=place.id,
            folder=wire.folder_row(here, tree) if here else None,
            path=tuple(wire.folder_row(one, tree) for one in tree.way(folder)),
            folders=tuple(wire.folder_row(one, tree) for one in tree.below(folder) if view.sees_folder(one.id)),
            files=tuple(wire.file_row(file, tree) for file in page),
            total=len(files),
            tree=tuple(wire.folder_row(one, tree) for one in tree.all_live() if view.sees_folder(one.id)),
            may_change=sight.may_change,
            room=wire.room_out(await self.rooms.of(place)),
            deleted=await self._deleted(view),
            revision=place.revision,
        )

    async def _in_folder(self, place: Place, folder: str) -> list[StoredFile]:
        """The files; while nothing is under way they change only together with the place, and need no second look."""
        steps, files = self._known.get((place.id, folder), (-1, []))
        if steps == place.steps:
            return files
        files = await self.files.in_folder(place.id, folder)
        if not place.intents and not any(file.check.waiting for file in files):
            if len(self._known) >= MOST_KNOWN:
                self._known.pop(next(iter(self._known)))
            self._known[place.id, folder] = place.steps, files
        return files

    async def _deleted(self, view: View) -> int:
        files = [file for file in await self.files.deleted(view.place.id) if not _hidden(view, file)]
        folders = [one for one in view.place.folders if one.gone and view.tree.live(one.parent)]
        return len(files) + len(folders)


def _hidden(view: View, file: StoredFile) -> bool:
    return (file.staff_only and not view.sight.sees_internal) or file.state is State.LOST


def _by_name(file: StoredFile) -> tuple[str, str]:
    return file.name.casefold(), file.id


def _by_date(file: StoredFile) -> tuple[datetime, str]:
    return file.at or file.created, file.id


def _by_size(file: StoredFile) -> tuple[int, str]:
    return file.size, file.id


_ORDER: dict[str, Callable[[StoredFile], tuple[object, str]]] = {
    "name": _by_name,
    "date": _by_date,
    "size": _by_size,
}
