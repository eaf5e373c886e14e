"""Move files and folders into another folder of the same place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from contracts.errors import invalid
from contracts.files import names_taken
from services.files.commands.asking import Picked, Request, permitted, picked, the_folder
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.make_folder import too_deep
from services.files.commands.naming import Namer
from services.files.domain import INTERNAL, Edit, Folder, Item, StoredFile, Tree, folded, replaced
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class MoveItems:
    """All of them or none; what is there already stays."""

    access: PlaceAccess
    changer: Changer
    namer: Namer
    files: FileStore

    async def __call__(
        self, request: Request, items: Sequence[str], target: str, on_clash: Literal["refuse", "keep_both"]
    ) -> Outcome:
        """Raises a conflict with the names that the target has already."""
        sight, asked = await permitted(self.access, request)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, items, target, on_clash))

    async def _decide(
        self, turn: Turn, sight: Sight, items: Sequence[str], target: str, on_clash: str
    ) -> Decision | None:
        target = the_folder(turn, sight, target)
        found = await picked(self.files, turn, sight, items)
        things = Picked(
            tuple(folder for folder in found.folders if folder.parent != target),
            tuple(file for file in found.files if file.folder != target),
        )
        if not things.names:
            return None
        _allowed(turn, things, target)
        names = await self._names(turn, things.files, target, on_clash)
        await self._folders_free(turn, things.folders, target)
        return moved(turn, things, target, names)

    async def _names(self, turn: Turn, files: Sequence[StoredFile], target: str, on_clash: str) -> tuple[str, ...]:
        names = await self.namer.free_names(turn, target, [file.name for file in files], [file.id for file in files])
        clashes = tuple(file.name for file, name in zip(files, names, strict=True) if name != file.name)
        if clashes and on_clash == "refuse":
            raise names_taken(clashes)
        return names

    async def _folders_free(self, turn: Turn, folders: Sequence[Folder], target: str) -> None:
        """Two folders are never merged: whose content would win is not ours to guess."""
        taken = await self.namer.taken(turn, target, [folder.name for folder in folders], [])
        clashes = tuple(folder.name for folder in folders if folded(folder.name) in taken)
        own = len({folded(folder.name) for folder in folders}) < len(folders)
        if clashes or own:
            raise names_taken(clashes or tuple(folder.name for folder in folders))


def moved(turn: Turn, things: Picked, target: str, names: Sequence[str]) -> Decision:
    """The decision to have the things in the target, files under these names."""
    after = tuple(replace(folder, parent=target) for folder in things.folders)
    tree = Tree(turn.tree.prefix, replaced(turn.place.folders, after))
    if not all(tree.fits(folder.id) for folder in after):
        raise too_deep()
    edits = tuple(Edit(file.id, "set", target, name) for file, name in zip(things.files, names, strict=True))
    before = (
        *(Item(folder.id, "folder", folder.parent, folder.name) for folder in things.folders),
        *(Item(file.id, "file", file.folder, file.name) for file in things.files),
    )
    return Decision(
        kind="moved",
        names=things.names,
        edits=edits,
        files={file.id: file for file in things.files},
        folders=after,
        mirror=tuple(folder.id for folder in after),
        before=before,
        folder=turn.tree.path(before[0].folder),
        to=turn.tree.path(target),
        staff_only=turn.tree.staff_only(target),
        look=(target, *(item.folder for item in before)),
    )


def _allowed(turn: Turn, things: Picked, target: str) -> None:
    inside = {below.id for folder in things.folders for below in turn.tree.subtree(folder.id)}
    if target in inside:
        raise invalid("A folder cannot be moved into itself.")
    kinds = {turn.tree.staff_only(folder.id) for folder in things.folders} | {f.staff_only for f in things.files}
    if kinds - {turn.tree.staff_only(target)} or any(folder.id == INTERNAL for folder in things.folders):
        raise invalid("What is internal cannot be moved to where customers see it, nor the other way round.")
