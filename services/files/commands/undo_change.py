"""Take back a rename, a move or a delete."""

from dataclasses import dataclass, replace

from contracts.errors import CasebusError, Code, not_found
from contracts.files import names_taken
from services.files import wire
from services.files.commands.asking import Request, changed_meanwhile, permitted
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.make_folder import too_deep
from services.files.commands.naming import Namer
from services.files.commands.restore_items import restored
from services.files.domain import Change, Edit, Folder, Item, State, StoredFile, Tree, replaced
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class UndoChange:
    """As far as nobody changed the same things since: then it is a conflict, and nothing happens."""

    access: PlaceAccess
    changer: Changer
    namer: Namer
    files: FileStore

    async def __call__(self, request: Request, change: str) -> Outcome:
        """Raises `conflict` when it cannot be taken back any more."""
        sight, asked = await permitted(self.access, request)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, change))

    async def _decide(self, turn: Turn, sight: Sight, change_id: str) -> Decision | None:
        change = turn.place.change_of(change_id)
        if change is None or (change.staff_only and not sight.sees_internal):
            raise not_found()
        if change.undone:
            return None
        if not wire.undoable(change):
            raise CasebusError(Code.CONFLICT, "This cannot be taken back any more.")
        known = await self.files.some_of(turn.place.id, [one.id for one in change.items if one.kind == "file"])
        files = [_since(known.get(one.id), one, change) for one in change.items if one.kind == "file"]
        folders = [_folder(turn.tree.get(one.id), one, change) for one in change.items if one.kind == "folder"]
        if change.kind == "deleted":
            gone = [file for file in files if file.gone]
            back = await restored(self.namer, turn, folders, gone, kind="undone")
            return replace(back, undoes=change.id) if back else None
        return await self._put_back(turn, change, files, folders)

    async def _put_back(self, turn: Turn, change: Change, files: list[StoredFile], folders: list[Folder]) -> Decision:
        before = {item.id: item for item in change.items}
        after = tuple(replace(one, name=before[one.id].name, parent=before[one.id].folder) for one in folders)
        tree = Tree(turn.tree.prefix, replaced(turn.place.folders, after))
        if not all(tree.fits(folder.id) and tree.live(folder.id) for folder in after):
            raise too_deep()
        for item in change.items:
            if not tree.live(item.folder):
                raise changed_meanwhile(turn.tree.path(item.folder))
            if await self.namer.taken(turn, item.folder, [item.name], list(before)):
                raise names_taken((item.name,))
        now = (
            *(Item(folder.id, "folder", folder.parent, folder.name) for folder in folders),
            *(Item(file.id, "file", file.folder, file.name) for file in files),
        )
        return Decision(
            kind="undone",
            names=tuple(item.name for item in change.items),
            edits=tuple(Edit(file.id, "set", before[file.id].folder, before[file.id].name) for file in files),
            files={file.id: file for file in files},
            folders=after,
            mirror=tuple(folder.id for folder in after),
            before=now,
            folder=turn.tree.path(now[0].folder),
            to=tree.path(change.items[0].folder),
            staff_only=change.staff_only,
            look=(*(item.folder for item in now), *(item.folder for item in change.items)),
            undoes=change.id,
        )


def _since(file: StoredFile | None, item: Item, change: Change) -> StoredFile:
    """The file, if this change was the last one to it."""
    if file is None or file.edited != change.revision or file.state is State.OUTSIDE:
        raise changed_meanwhile(item.name)
    return file


def _folder(folder: Folder | None, item: Item, change: Change) -> Folder:
    if folder is None or folder.edited != change.revision:
        raise changed_meanwhile(item.name)
    return folder
