"""Bring back what was deleted, here or by another S3 client."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.errors import not_found
from services.files.commands.asking import Request, permitted
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.delete_items import stored_below
from services.files.commands.naming import Namer
from services.files.domain import ROOT, Edit, Folder, Item, State, StoredFile, folded, numbered, replaced
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class RestoreItems:
    """Everything back to where it was; a taken name is numbered, and a folder above that is gone comes back too."""

    access: PlaceAccess
    changer: Changer
    namer: Namer
    files: FileStore

    async def __call__(self, request: Request, items: Sequence[str]) -> Outcome:
        """What was restored already is no error."""
        sight, asked = await permitted(self.access, request)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, items))

    async def _decide(self, turn: Turn, sight: Sight, items: Sequence[str]) -> Decision | None:
        wanted = tuple(dict.fromkeys(items))
        ids = [item for item in wanted if turn.tree.get(item) is None]
        known = await self.files.some_of(turn.place.id, ids)
        named = [folder for item in wanted if (folder := turn.tree.get(item))]
        hidden = any(file.staff_only for file in known.values()) or any(turn.tree.staff_only(one.id) for one in named)
        if len(known) < len(ids) or (hidden and not sight.sees_internal):
            raise not_found()
        files = [known[item] for item in ids if known[item].gone or known[item].state is State.OUTSIDE]
        return await restored(self.namer, turn, named, files, kind="restored")


async def restored(
    namer: Namer, turn: Turn, named: Sequence[Folder], files: Sequence[StoredFile], *, kind: str
) -> Decision | None:
    """The decision to have these folders and files again, and the folders above them."""
    tree = turn.tree
    above = [one for thing in files for one in tree.way(thing.folder)]
    above += [one for folder in named for one in tree.way(folder.id)]
    gone = {folder.id: folder for folder in above if folder.gone}
    if not gone and not files:
        return None
    folders = await _again(namer, turn, tuple(gone.values()))
    after = replace(turn, place=replace(turn.place, folders=replaced(turn.place.folders, folders)))
    edits = await _edits(namer, after, files)
    tops = tuple(folder for folder in folders if folder.parent not in gone)
    size = await stored_below(namer.files, turn.place.id, tree, tops) + sum(file.stored for file in files if file.gone)
    parents = (*(folder.parent for folder in tops), *(edit.folder for edit in edits))
    return Decision(
        kind=kind,
        names=(*(folder.name for folder in folders), *(edit.name for edit in edits)),
        edits=edits,
        files={file.id: file for file in files},
        folders=folders,
        mirror=tuple(folder.id for folder in tops),
        before=(
            *(Item(folder.id, "folder", folder.parent, folder.name) for folder in folders),
            *(Item(edit.file, "file", edit.folder, edit.name) for edit in edits),
        ),
        used=size,
        folder=tree.path(parents[0]) if parents else "",
        staff_only=any(tree.staff_only(parent) for parent in parents),
        look=parents or (ROOT,),
    )


async def _again(namer: Namer, turn: Turn, gone: Sequence[Folder]) -> tuple[Folder, ...]:
    back: list[Folder] = []
    for folder in gone:
        name, number = folder.name, 1
        taken = {folded(one.name) for one in back if one.parent == folder.parent}
        while folded(name) in taken or await namer.taken(turn, folder.parent, [name], [folder.id]):
            number += 1
            name = numbered(folder.name, number)
        back.append(replace(folder, name=name, gone=None))
    return tuple(back)


async def _edits(namer: Namer, turn: Turn, files: Sequence[StoredFile]) -> tuple[Edit, ...]:
    by_folder: dict[str, list[StoredFile]] = {}
    for file in files:
        by_folder.setdefault(file.folder, []).append(file)
    edits: list[Edit] = []
    for folder, some in by_folder.items():
        names = await namer.free_names(turn, folder, [file.name for file in some], [file.id for file in some])
        edits += [Edit(file.id, "restore", folder, name) for file, name in zip(some, names, strict=True)]
    return tuple(edits)
