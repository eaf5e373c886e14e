"""All files of a place, what was deleted, and what happened."""

from dataclasses import dataclass

from contracts import files as f
from contracts.base import Actor
from services.files import wire
from services.files.domain import StoredFile
from services.files.ports import FileStore, PlaceAccess, PlaceStore
from services.files.queries.seeing import View, view_of

MOST_DELETED = 500


@dataclass(frozen=True)
class ListFiles:
    """All files of a ticket that the asker may see, in the order of folder, name and age."""

    files: FileStore
    places: PlaceStore
    access: PlaceAccess

    async def __call__(self, actor: Actor, token: str, request: f.ListFiles) -> f.FileList:
        """Raises `not_found` for a ticket that is not there or not for the asker."""
        view = await view_of(self.access, self.places, actor, token, request.ticket)
        known = view.place.steps > 0  # its files are written so that folders find them
        if request.entries_only and known:
            found = await self.files.that_came(request.ticket)
        else:
            found = await self.files.of_place(request.ticket)
        seen = [file for file in view.seen(found) if not request.entries_only or file.origin in ("form", "entry")]
        tree = view.tree
        seen.sort(key=lambda file: (tree.path(file.folder).casefold(), file.name.casefold(), file.id))
        page = seen[request.offset : request.offset + request.limit]
        return f.FileList(items=tuple(wire.file_row(file, tree) for file in page), total=len(seen))


@dataclass(frozen=True)
class ListDeleted:
    """What can be restored; a file below a deleted folder comes back with it and is not named on its own."""

    files: FileStore
    places: PlaceStore
    access: PlaceAccess

    async def __call__(self, actor: Actor, token: str, request: f.ListDeleted) -> f.DeletedList:
        """Raises `not_found` for a place that is not for the asker."""
        view = await view_of(self.access, self.places, actor, token, request.place)
        tree = view.tree
        gone = [one for one in view.place.folders if one.gone and tree.live(one.parent)]
        folders = [one for one in gone if view.sight.sees_internal or not tree.staff_only(one.id)]
        rows = [row for folder in folders if (row := wire.deleted_folder(folder, tree))]
        files = await self.files.deleted(request.place) + await self.files.deleted_outside(request.place)
        rows += [wire.deleted_file(file, tree) for file in files if self._shown(view, file)]
        rows.sort(key=lambda row: (row.at, row.id), reverse=True)
        return f.DeletedList(items=tuple(rows[:MOST_DELETED]), may_change=view.sight.may_change)

    @staticmethod
    def _shown(view: View, file: StoredFile) -> bool:
        return view.sight.sees_internal or not file.staff_only


@dataclass(frozen=True)
class ListChanges:
    """The log of a place."""

    places: PlaceStore
    access: PlaceAccess

    async def __call__(self, actor: Actor, token: str, request: f.ListChanges) -> f.ChangeList:
        """Raises `not_found` for a place that is not for the asker."""
        view = await view_of(self.access, self.places, actor, token, request.place)
        seen = [one for one in view.place.changes if view.sight.sees_internal or not one.staff_only]
        return f.ChangeList(items=tuple(wire.change_row(change) for change in seen))
