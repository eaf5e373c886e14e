"""What every change that somebody asks for begins with: may they, and are the things still there."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import CasebusError, Code, forbidden, not_found
from services.files import wire
from services.files.commands.changing import Asked, Turn
from services.files.domain import Folder, StoredFile
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class Request:
    """Who asks for a change of which place, and what tells the same request from another."""

    actor: Actor
    token: str
    place: str
    request: str
    imprint: str


@dataclass(frozen=True)
class Picked:
    """Things of a place that somebody named: live, and theirs to see."""

    folders: tuple[Folder, ...]
    files: tuple[StoredFile, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """What people call them."""
        return (*(folder.name for folder in self.folders), *(file.name for file in self.files))


async def permitted(access: PlaceAccess, request: Request) -> tuple[Sight, Asked]:
    """Raises `not_found` for a place that is not for the asker, `forbidden` when they may only look."""
    sight = await access.check(request.actor, request.token, request.place)
    if not sight.may_change:
        raise forbidden("You may look at these files, and not change them.")
    by = wire.person(request.actor)
    return sight, Asked(sight.where, sight.circle, by, request.request, request.imprint)


def the_folder(turn: Turn, sight: Sight, folder: str) -> str:
    """The folder's id, when it is live and for the asker; a conflict when somebody deleted it."""
    tree = turn.tree
    if folder and (tree.get(folder) is None or (tree.staff_only(folder) and not sight.sees_internal)):
        raise not_found()
    if not tree.live(folder):
        raise deleted_meanwhile(tree.path(folder))
    return folder


async def picked(files: FileStore, turn: Turn, sight: Sight, items: Sequence[str]) -> Picked:
    """All of the things; `not_found` for what was never there for the asker, a conflict for what somebody deleted."""
    wanted = tuple(dict.fromkeys(items))
    folders = tuple(folder for item in wanted if (folder := turn.tree.get(item)))
    ids = [item for item in wanted if turn.tree.get(item) is None]
    found = await files.some_of(turn.place.id, ids)
    if len(found) < len(ids):
        raise not_found()
    for folder in folders:
        the_folder(turn, sight, folder.id)
    for file in found.values():
        if file.staff_only and not sight.sees_internal:
            raise not_found()
        if file.gone or not turn.tree.live(file.folder):
            raise deleted_meanwhile(file.name)
    return Picked(folders, tuple(found[item] for item in ids))


def deleted_meanwhile(name: str) -> CasebusError:
    """The answer to somebody who changes what another deleted."""
    return CasebusError(Code.CONFLICT, "{name} was deleted meanwhile.", params={"name": name})


def changed_meanwhile(name: str) -> CasebusError:
    """The answer to somebody whose view of a thing is out of date."""
    text = "Somebody else changed {name} meanwhile. Please look again."
    return CasebusError(Code.CONFLICT, text, params={"name": name})
