"""Staff let a file out of quarantine."""

from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import forbidden, not_found
from services.files import wire
from services.files.commands.changing import Asked, Changer, Decision, Outcome, Turn
from services.files.commands.inspect_files import judged
from services.files.domain import Edit, Verdict
from services.files.ports import FileStore, PlaceAccess


@dataclass(frozen=True)
class ReleaseFile:
    """For whoever knows better than the scanner, or when there is none any more; it stands in the log with a name."""

    access: PlaceAccess
    changer: Changer
    files: FileStore

    async def __call__(self, actor: Actor, token: str, file_id: str, number: int, request: str) -> Outcome:
        """Raises `not_found` for a foreign and a random id; what is open already stays as it is."""
        if not actor.is_staff:
            raise forbidden("The desk is for our staff.")
        file = await self.files.file_in(actor.portal, file_id)
        if file is None:
            raise not_found()
        sight = await self.access.check(actor, token, file.place)
        imprint = f"release {file_id} {number}"
        asked = Asked(sight.where, sight.circle, wire.person(actor), request, imprint)
        return await self.changer(asked, lambda turn: self._decide(turn, file_id, number))

    async def _decide(self, turn: Turn, file_id: str, number: int) -> Decision | None:
        file = await self.files.get_for_system(file_id)
        version = file.version_of(number or file.number) if file else None
        if file is None or version is None:
            raise not_found()
        if not version.check.shut:
            return None
        found = version.check.found
        edit = Edit(file_id, "check", number=version.number, verdict=Verdict.RELEASED.value, found=found)
        return await judged(self.files, turn, edit, kind="released")
