"""Make folders: one by name, or a whole tree of them that is about to be filled."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.errors import invalid
from contracts.files import names_taken
from kit.ids import new_id
from services.files.commands.asking import Request, permitted, the_folder
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.naming import Namer
from services.files.domain import (
    INTERNAL_NAME,
    MOST_FOLDERS,
    ROOT,
    Folder,
    Item,
    Tree,
    folded,
    folder_name,
)
from services.files.ports import PlaceAccess, Sight


@dataclass(frozen=True)
class MakeFolder:
    """A new folder, whose name must be free."""

    access: PlaceAccess
    changer: Changer
    namer: Namer

    async def __call__(self, request: Request, parent: str, name: str) -> Outcome:
        """Raises a conflict for a name that exists."""
        sight, asked = await permitted(self.access, request)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, parent, name))

    async def _decide(self, turn: Turn, sight: Sight, parent: str, name: str) -> Decision:
        parent = the_folder(turn, sight, parent)
        safe = the_name(name, parent)
        if await self.namer.taken(turn, parent, [safe], ()):
            raise names_taken((safe,))
        return _made(turn, parent, (Folder(new_id(), safe, parent, turn.by, turn.at),))


@dataclass
class _Growing:
    """A tree with the folders that are being made."""

    turn: Turn
    new: list[Folder] = field(default_factory=list)

    @property
    def tree(self) -> Tree:
        return Tree(self.turn.tree.prefix, (*self.turn.place.folders, *self.new))


@dataclass(frozen=True)
class MakeFolders:
    """All folders of these paths; those that are there are used, so that it may be asked again."""

    access: PlaceAccess
    changer: Changer
    namer: Namer

    async def __call__(
        self, request: Request, parent: str, paths: Sequence[str]
    ) -> tuple[Outcome, tuple[tuple[str, str], ...]]:
        """The outcome, and the folder of each path."""
        sight, asked = await permitted(self.access, request)
        outcome = await self.changer(asked, lambda turn: self._decide(turn, sight, parent, paths))
        return outcome, tuple((path, _folder_at(outcome.place.tree, parent, path)) for path in paths)

    async def _decide(self, turn: Turn, sight: Sight, parent: str, paths: Sequence[str]) -> Decision | None:
        parent = the_folder(turn, sight, parent)
        growing = _Growing(turn)
        for path in paths:
            await self._grow(growing, parent, path)
        return _made(turn, parent, tuple(growing.new)) if growing.new else None

    async def _grow(self, growing: _Growing, parent: str, path: str) -> None:
        for name in filter(None, path.split("/")):
            safe = the_name(name, parent)
            there = growing.tree.named(parent, safe)
            if there is None:
                known = not any(folder.id == parent for folder in growing.new)
                if known and await self.namer.taken(growing.turn, parent, [safe], ()):
                    raise names_taken((safe,))
                there = Folder(new_id(), safe, parent, growing.turn.by, growing.turn.at)
                growing.new.append(there)
            parent = there.id


def the_name(name: str, parent: str) -> str:
    """The name made safe; raises `invalid` when nothing is left of it, or when it is ours."""
    safe = folder_name(name)
    if not safe:
        raise invalid("Please give the folder a name.", name="Please give the folder a name.")
    if parent == ROOT and folded(safe) == INTERNAL_NAME:
        raise invalid("This name is not free. Please choose another.", name="This name is not free.")
    return safe


def _made(turn: Turn, parent: str, new: tuple[Folder, ...]) -> Decision:
    tree = Tree(turn.tree.prefix, (*turn.place.folders, *new))
    if len(tree.folders) > MOST_FOLDERS:
        raise invalid(f"There may be {MOST_FOLDERS} folders at most.")
    if not all(tree.fits(folder.id) for folder in new):
        raise too_deep()
    tops = tuple(folder for folder in new if folder.parent not in {one.id for one in new})
    return Decision(
        kind="made",
        names=tuple(folder.name for folder in new),
        new_folders=new,
        mirror=tuple(folder.id for folder in tops),
        before=tuple(Item(folder.id, "folder", folder.parent, folder.name) for folder in new),
        folder=tree.path(parent),
        staff_only=tree.staff_only(parent),
        look=tuple(folder.parent for folder in new),
    )


def too_deep() -> Exception:
    """The refusal of folders within folders within folders."""
    text = "Folders cannot be nested that deeply, or their names are too long together."
    return invalid(text, name=text)


def _folder_at(tree: Tree, parent: str, path: str) -> str:
    for name in filter(None, path.split("/")):
        there = tree.named(parent, folder_name(name))
        parent = there.id if there else parent
    return parent
