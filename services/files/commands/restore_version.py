"""Make an older version of a file the current one."""

from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import not_found
from services.files.commands.add_files import arrived
from services.files.commands.asking import Request, permitted, picked
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.room import Rooms
from services.files.domain import Edit, Item
from services.files.ports import FileStore, PlaceAccess, Sight


@dataclass(frozen=True)
class RestoreVersion:
    """The content until now stays among the versions."""

    access: PlaceAccess
    changer: Changer
    files: FileStore
    rooms: Rooms

    async def __call__(self, actor: Actor, token: str, file_id: str, number: int, request: str) -> Outcome:
        """Raises `not_found` for a foreign, a hidden and a random id, and for a version that there is not."""
        file = await self.files.file_in(actor.portal, file_id)
        if file is None:
            raise not_found()
        asking = Request(actor, token, file.place, request, f"{file_id} {number}")
        sight, asked = await permitted(self.access, asking)
        return await self.changer(asked, lambda turn: self._decide(turn, sight, file_id, number))

    async def _decide(self, turn: Turn, sight: Sight, file_id: str, number: int) -> Decision | None:
        (found,) = (await picked(self.files, turn, sight, [file_id])).files
        file = await arrived(self.files, found)
        version = file.version_of(number)
        if version is None:
            raise not_found()
        if version.number == file.number:
            return None
        await self.rooms.check(turn.place, version.size)
        return Decision(
            kind="version_restored",
            names=(file.name,),
            edits=(Edit(file.id, "revert", file.folder, file.name, number=number),),
            files={file.id: file},
            before=(Item(file.id, "file", file.folder, file.name),),
            used=version.size,
            folder=turn.tree.path(file.folder),
            to=str(number),
            staff_only=file.staff_only,
            look=(file.folder,),
        )
