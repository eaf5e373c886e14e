"""Delete files, and folders with all that is in them; for 30 days they can be restored."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from contracts.errors import CasebusError, Code, invalid
from services.files.commands.asking import Picked, Request, permitted, picked
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.domain import INTERNAL, Edit, Folder, Gone, Item, Tree
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class DeleteItems:
    """What somebody deleted already is no error: it is gone, as wished."""

    access: PlaceAccess
    changer: Changer
    files: FileStore

    async def __call__(self, request: Request, items: Sequence[str]) -> Outcome:
        """Delete them in one change."""
        sight, asked = await permitted(self.access, request)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, items))

    async def _decide(self, turn: Turn, sight: Sight, items: Sequence[str]) -> Decision | None:
        things = await self._left(turn, sight, items)
        if not things.names:
            return None
        if any(folder.id == INTERNAL for folder in things.folders):
            raise invalid("The folder of internal notes cannot be deleted.")
        gone = Gone(turn.change, turn.by, turn.at)
        size = await stored_below(self.files, turn.place.id, turn.tree, things.folders)
        parents = (*(folder.parent for folder in things.folders), *(file.folder for file in things.files))
        return Decision(
            kind="deleted",
            names=things.names,
            edits=tuple(Edit(file.id, "delete", file.folder, file.name) for file in things.files),
            files={file.id: file for file in things.files},
            folders=tuple(replace(folder, gone=gone) for folder in things.folders),
            mirror=tuple(folder.id for folder in things.folders),
            before=(
                *(Item(folder.id, "folder", folder.parent, folder.name) for folder in things.folders),
                *(Item(file.id, "file", file.folder, file.name) for file in things.files),
            ),
            used=-size - sum(file.stored for file in things.files),
            folder=turn.tree.path(parents[0]),
            staff_only=any(turn.tree.staff_only(parent) for parent in parents),
            removed=(*(folder.id for folder in things.folders), *(file.id for file in things.files)),
            look=parents,
        )

    async def _left(self, turn: Turn, sight: Sight, items: Sequence[str]) -> Picked:
        """The things that are still there; a thing below a folder that goes as well goes with it."""
        folders: list[Folder] = []
        found = []
        for item in dict.fromkeys(items):
            try:
                one = await picked(self.files, turn, sight, [item]) if turn.tree.get(item) else None
            except CasebusError as error:
                if error.code is not Code.CONFLICT:
                    raise
                continue
            folders += one.folders if one else ()
        ids = [item for item in dict.fromkeys(items) if turn.tree.get(item) is None]
        known = await self.files.some_of(turn.place.id, ids)
        live = [item for item in ids if item not in known or _live(turn, known[item].folder, known[item].gone)]
        if live:
            found = list((await picked(self.files, turn, sight, live)).files)
        within = {below.id for folder in folders for below in turn.tree.subtree(folder.id) if below.id != folder.id}
        tops = tuple(folder for folder in folders if folder.id not in within)
        inside = within | {folder.id for folder in tops}
        return Picked(tops, tuple(file for file in found if file.folder not in inside))


def _live(turn: Turn, folder: str, gone: Gone | None) -> bool:
    return gone is None and turn.tree.live(folder)


async def stored_below(files: FileStore, place: str, tree: Tree, folders: Iterable[Folder]) -> int:
    """Bytes of the files in these folders and below."""
    below = [one for folder in folders for one in tree.subtree(folder.id)]
    found = await asyncio.gather(*(files.in_folder(place, one.id) for one in below))
    return sum(file.stored for some in found for file in some)
