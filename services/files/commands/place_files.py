"""Bring the files that a ticket names into its folder; every step may be repeated after a crash."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from contracts.base import Audience
from contracts.errors import unavailable
from kit.logs import get_logger
from services.files import wire
from services.files.commands.changing import Asked, Changer, Decision, Turn
from services.files.commands.mirror import Mirror
from services.files.commands.naming import Namer
from services.files.domain import (
    INTERNAL,
    INTERNAL_NAME,
    ROOT,
    SHOWN,
    Attached,
    Edit,
    Filing,
    Folder,
    Item,
    StoredFile,
    Where,
)
from services.files.ports import FileStore, PlaceStore

log = get_logger(__name__)


class ForeignFileError(Exception):
    """An event of one portal names a file of another."""


@dataclass(frozen=True)
class PlaceFiles:
    """What came with the ticket or a comment lies in its root; what came with a note in a folder for staff."""

    files: FileStore
    places: PlaceStore
    changer: Changer
    mirror: Mirror
    namer: Namer

    async def __call__(self, filing: Filing, audience: Audience) -> None:
        """Place what is not placed yet; a file whose bytes are missing is recorded as lost."""
        where = Where(filing.ticket, filing.portal, filing.company, filing.company_slug, filing.number)
        circle = None if audience.staff_only else wire.circle(audience)
        for staff_only in (False, True):
            some = tuple(one for one in filing.files if one.staff_only is staff_only)
            if not some:
                continue
            request = hashlib.sha256(" ".join(one.id for one in some).encode()).hexdigest()
            asked = Asked(where, circle, filing.by, request)
            await self.changer(asked, lambda turn, some=some: self._decide(turn, filing, some))  # type: ignore[misc]
        if not await self.mirror(filing.ticket):
            raise unavailable("Another replica is placing these files.", retry_after=1)

    async def told(self, ticket: str, audience: Audience) -> None:
        """Remember who may know of the ticket, where that has changed."""
        place = await self.places.get(ticket)
        circle = wire.circle(audience)
        if place is None or place.circle == circle:
            return
        if not await self.places.save(place, replace(place, steps=place.steps + 1, circle=circle)):
            raise unavailable("Somebody is changing these folders right now.", retry_after=1)

    async def _decide(self, turn: Turn, filing: Filing, attached: Sequence[Attached]) -> Decision | None:
        known = await self.files.many_for_system([one.id for one in attached])
        for file in known.values():
            if file.owner.portal != filing.portal or (file.place and file.place != filing.ticket):
                raise ForeignFileError(f"{filing.ticket} names the file {file.id} of another ticket or portal")
        missing = [one for one in attached if one.id not in known or known[one.id].state not in SHOWN]
        if not missing:
            return None
        staff_only = missing[0].staff_only
        folder = INTERNAL if staff_only else ROOT
        fresh = () if not staff_only or turn.tree.get(INTERNAL) else (_internal(turn),)
        wanted = [known[one.id].name if one.id in known else one.name for one in missing]
        names = await self.namer.free_names(turn, folder, wanted, [one.id for one in missing])
        edits = tuple(_edit(one, known.get(one.id), folder, name) for one, name in zip(missing, names, strict=True))
        return Decision(
            kind="added",
            names=names,
            edits=edits,
            files=known,
            new_folders=fresh,
            mirror=(INTERNAL,) if fresh else (),
            before=tuple(Item(edit.file, "file", edit.folder, edit.name) for edit in edits),
            used=sum(file.size for file in known.values() if file.state not in SHOWN),
            folder=INTERNAL_NAME if staff_only else "",
            staff_only=staff_only,
            look=(folder,),
        )


def _edit(attached: Attached, file: StoredFile | None, folder: str, name: str) -> Edit:
    origin = "entry" if attached.entry else "form"
    edit = Edit(attached.id, "file", folder, name, entry=attached.entry, origin=origin, staff_only=attached.staff_only)
    if file is not None:
        return edit
    log.error("file_lost", file=attached.id)
    return replace(edit, kind="adopt", size=attached.size, type=attached.type)


def _internal(turn: Turn) -> Folder:
    return Folder(INTERNAL, INTERNAL_NAME, ROOT, turn.by, turn.at, staff_only=True)
