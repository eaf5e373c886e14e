"""Add finished uploads to a folder."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from contracts.errors import unavailable
from contracts.files import OnClash, names_taken
from services.files import wire
from services.files.commands.asking import Request, permitted, the_folder
from services.files.commands.changing import Changer, Decision, Outcome, Turn
from services.files.commands.naming import Namer
from services.files.commands.reserve_uploads import upload_gone
from services.files.commands.room import Rooms
from services.files.domain import SHOWN, Edit, Item, Owner, State, StoredFile, folded
from services.files.ports import FileStore, PlaceAccess

ARRIVAL_LOOKS = 30
ARRIVAL_PAUSE = 0.05


@dataclass(frozen=True)
class AddFiles:
    """All of them or none; a name that exists is refused, numbered, or becomes a new version."""

    access: PlaceAccess
    changer: Changer
    namer: Namer
    files: FileStore
    rooms: Rooms

    async def __call__(self, request: Request, folder: str, uploads: Sequence[str], on_clash: OnClash) -> Outcome:
        """Raises `conflict` with the names that exist, `too_large` when there is no room."""
        sight, asked = await permitted(self.access, request)

        async def decide(turn: Turn) -> Decision | None:
            fresh = await self._fresh(wire.owner(request.actor), request.place, uploads)
            into = the_folder(turn, sight, folder)
            if not fresh:
                return None
            await self.rooms.check(turn.place, sum(file.size for file in fresh))
            return await self._decide(turn, into, fresh, on_clash)

        return await self.changer(asked, decide)

    async def _decide(self, turn: Turn, folder: str, uploads: Sequence[StoredFile], on_clash: OnClash) -> Decision:
        replaced = await self._replaced(turn, folder, uploads) if on_clash == "new_version" else {}
        new = [file for file in uploads if file.id not in replaced]
        names = await self.namer.free_names(turn, folder, [file.name for file in new], [file.id for file in new])
        if on_clash == "refuse":
            changed = tuple(file.name for file, name in zip(new, names, strict=True) if name != file.name)
            if changed:
                raise names_taken(changed)
        staff_only = turn.tree.staff_only(folder)
        edits = [
            Edit(file.id, "file", folder, name, origin="folder", staff_only=staff_only)
            for file, name in zip(new, names, strict=True)
        ]
        edits += [_version(replaced[file.id], file) for file in uploads if file.id in replaced]
        known = {file.id: file for file in uploads} | {file.id: file for file in replaced.values()}
        return Decision(
            kind="added" if new else "new_version",
            names=(*names, *(file.name for file in replaced.values())),
            edits=tuple(edits),
            files=known,
            before=tuple(Item(edit.file, "file", edit.folder, edit.name) for edit in edits),
            used=sum(file.size for file in uploads),
            folder=turn.tree.path(folder),
            staff_only=staff_only,
            look=(folder,),
        )

    async def _fresh(self, owner: Owner, place: str, uploads: Sequence[str]) -> list[StoredFile]:
        """The person's own finished uploads that are not here yet; raises `invalid` unless all can be had.

        They are not reserved first: the answer to a name that exists comes with another request, and the write of
        the place takes them.
        """
        wanted = tuple(dict.fromkeys(uploads))
        known = await self.files.uploads_of(owner, wanted)
        here = {one for one, file in known.items() if file.place == place and file.state in SHOWN}
        fresh = [known[one] for one in wanted if one in known and known[one].state is State.FINISHED]
        if len(here) + len(fresh) < len(wanted):
            raise upload_gone()
        return fresh

    async def _replaced(self, turn: Turn, folder: str, uploads: Sequence[StoredFile]) -> Mapping[str, StoredFile]:
        """Upload id → the file that it is a new version of; of two uploads of one name the first."""
        names = [file.name for file in uploads]
        found_now = await self.files.named(turn.place.id, folder, names)
        there = [await arrived(self.files, file) for file in found_now]
        files = {folded(file.name): file for file in there}
        found: dict[str, StoredFile] = {}
        for upload in uploads:
            if file := files.pop(folded(upload.name), None):
                found[upload.id] = file
        return found


def _version(file: StoredFile, upload: StoredFile) -> Edit:
    return Edit(
        file.id,
        "version",
        file.folder,
        file.name,
        upload=upload.id,
        size=upload.size,
        type=upload.type,
        sha256=upload.sha256,
        etag=upload.upload_etag,
    )


async def arrived(files: FileStore, file: StoredFile) -> StoredFile:
    """The file when its bytes are in the tree, which takes a moment; raises `unavailable` when it takes longer."""
    for _ in range(ARRIVAL_LOOKS):
        if not file.source:
            return file
        await asyncio.sleep(ARRIVAL_PAUSE)
        file = await files.get_for_system(file.id) or file
    raise unavailable("A file of this name is being filed just now. Please try again.", retry_after=1)
