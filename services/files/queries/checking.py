"""Before an upload: what would be refused."""

from collections import defaultdict
from dataclasses import dataclass

from contracts import files as f
from contracts.base import Actor
from services.files import wire
from services.files.domain import ROOT, Tree, folded, folder_name, safe_name
from services.files.ports import FileStore, PlaceAccess, PlaceStore, RoomKeeper
from services.files.queries.seeing import View, view_of

NOWHERE = "nowhere"


@dataclass(frozen=True)
class CheckFiles:
    """Names that exist, files that are too large, and what there is no room for, each named."""

    files: FileStore
    places: PlaceStore
    access: PlaceAccess
    rooms: RoomKeeper

    async def __call__(self, actor: Actor, token: str, request: f.CheckFiles) -> f.FilesChecked:
        """Raises `not_found` for a folder that is not there or not for the asker."""
        view = await view_of(self.access, self.places, actor, token, request.place)
        into = view.the_folder(request.folder)
        room = await self.rooms.of(view.place)
        planned = [(_below(view.tree, into, one.folder), safe_name(one.name), one.size) for one in request.files]
        taken = await self._taken(view, planned)
        found: list[f.Objection] = []
        more = 0
        for index, (folder, name, size) in enumerate(planned):
            there = taken.get((folder, folded(name)), "")
            if size > room.limits.file:
                found.append(f.Objection(index=index, name=name, kind="too_large"))
            elif not room.fits(more + size):
                found.append(f.Objection(index=index, name=name, kind="no_room"))
            elif there and view.tree.get(there):
                found.append(f.Objection(index=index, name=name, kind="is_folder"))
            elif there:
                found.append(f.Objection(index=index, name=name, kind="exists", file=there))
            if size <= room.limits.file:
                more += size
        return f.FilesChecked(items=tuple(found), room=wire.room_out(room))

    async def _taken(self, view: View, planned: list[tuple[str, str, int]]) -> dict[tuple[str, str], str]:
        """Folder and folded name → the file or folder that has it."""
        wanted: dict[str, set[str]] = defaultdict(set)
        for folder, name, _ in planned:
            wanted[folder].add(name)
        wanted.pop(NOWHERE, None)
        taken: dict[tuple[str, str], str] = {}
        for folder, names in wanted.items():
            files = await self.files.named(view.place.id, folder, names)
            taken |= {(folder, folded(file.name)): file.id for file in files}
            taken |= {(folder, folded(one.name)): one.id for one in view.tree.below(folder)}
        return taken


def _below(tree: Tree, folder: str, path: str) -> str:
    """The folder at a path below another, or nowhere while it is not made."""
    for name in filter(None, path.split("/")):
        there = tree.named(folder, folder_name(name))
        if there is None:
            return NOWHERE
        folder = there.id
    return folder or ROOT
