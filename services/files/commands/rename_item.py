"""Another name for a file or folder."""

from dataclasses import dataclass, replace

from contracts.files import names_taken
from services.files.commands.asking import Request, changed_meanwhile, permitted, picked
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.make_folder import the_name, too_deep
from services.files.commands.naming import Namer
from services.files.domain import Edit, Folder, Item, StoredFile, Tree, replaced, safe_name
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class RenameItem:
    """Refuses a name that exists, and a rename of what somebody else renamed meanwhile."""

    access: PlaceAccess
    changer: Changer
    namer: Namer
    files: FileStore

    async def __call__(self, request: Request, item: str, name: str, was: str) -> Outcome:
        """Rename; the same name again changes nothing."""
        sight, asked = await permitted(self.access, request)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, item, name, was))

    async def _decide(self, turn: Turn, sight: Sight, item: str, name: str, was: str) -> Decision | None:
        things = await picked(self.files, turn, sight, [item])
        thing: Folder | StoredFile = things.folders[0] if things.folders else things.files[0]
        if was and was != thing.name:
            raise changed_meanwhile(was)
        parent = thing.parent if isinstance(thing, Folder) else thing.folder
        safe = the_name(name, parent) if isinstance(thing, Folder) else safe_name(name)
        if safe == thing.name:
            return None
        await free_or_refused(self.namer, turn, parent, safe, thing)
        if isinstance(thing, Folder):
            return await self._folder(turn, thing, safe)
        return Decision(
            kind="renamed",
            names=(thing.name,),
            edits=(Edit(thing.id, "set", thing.folder, safe),),
            files={thing.id: thing},
            before=(Item(thing.id, "file", thing.folder, thing.name),),
            folder=turn.tree.path(parent),
            to=safe,
            staff_only=thing.staff_only,
            look=(parent,),
        )

    async def _folder(self, turn: Turn, folder: Folder, name: str) -> Decision:
        after = replace(folder, name=name)
        tree = Tree(turn.tree.prefix, replaced(turn.place.folders, [after]))
        if not tree.fits(folder.id):
            raise too_deep()
        return Decision(
            kind="renamed",
            names=(folder.name,),
            folders=(after,),
            mirror=(folder.id,),
            before=(Item(folder.id, "folder", folder.parent, folder.name),),
            folder=turn.tree.path(folder.parent),
            to=name,
            staff_only=turn.tree.staff_only(folder.id),
            look=(folder.parent, folder.id),
        )


async def free_or_refused(namer: Namer, turn: Turn, parent: str, name: str, thing: Folder | StoredFile) -> None:
    """Raises a conflict when the name is taken, by our files or by those of another client."""
    taken = await namer.taken(turn, parent, [name], [thing.id])
    if taken or (isinstance(thing, StoredFile) and await namer.foreign(turn, parent, name, thing.id)):
        raise names_taken((name,))
