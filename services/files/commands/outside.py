"""Compare a folder with the bucket, and take over what another S3 client did there."""

import asyncio
import hashlib
from collections.abc import Awaitable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from contracts.errors import unavailable
from kit.ids import new_id
from kit.logs import get_logger
from kit.sniff import media_type
from services.files.commands.changing import Asked, Changer, Decision, Turn
from services.files.domain import (
    DEEPEST,
    MOST_FOLDERS,
    Edit,
    Folder,
    Gone,
    Item,
    Limits,
    Person,
    Place,
    Spot,
    State,
    StoredFile,
    folder_name,
    safe_name,
)
from services.files.domain.unplaced import TOO_LARGE, Unplaced
from services.files.ports import FileStore, Listed, ObjectMissingError, ObjectStore, PlaceStore, UnplacedStore

log = get_logger(__name__)

S3_CLIENT = Person("s3", "S3", "system")
TOGETHER = 4
MOST_KNOWN = 10_000
PART = 200  # what is more comes with the next look


@dataclass(frozen=True)
class Difference:
    """What the bucket has otherwise than we know it; by `edits` we catch up, `files` are those as they were read."""

    new: tuple[Edit, ...] = ()
    written: tuple[Edit, ...] = ()
    missing: tuple[Edit, ...] = ()
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    made: tuple[str, ...] = ()
    vanished: tuple[Folder, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.new or self.written or self.missing or self.made or self.vanished)


@dataclass
class Outside:
    """Looks at one folder of a place; whatever is under way by ourselves is left for the next look."""

    places: PlaceStore
    files: FileStore
    objects: ObjectStore
    changer: Changer
    limits: Mapping[str, Limits]
    unplaced: UnplacedStore
    _refused: dict[Spot, None] = field(default_factory=dict)
    _same: dict[tuple[str, str], int] = field(default_factory=dict)

    async def __call__(self, place_id: str, folder: str) -> tuple[str, ...]:
        """Catch up with a folder; gives the ids of folders that are new there."""
        before = await self.places.get(place_id)
        if before is None or before.intents or not before.tree.live(folder):
            return ()
        listed = await self.objects.listing(before.tree.key(folder))
        state = hash((before.steps, tuple(listed)))
        if self._same.get((place_id, folder)) == state:
            return ()
        place = await self.places.get(place_id)
        if place is None or place.steps != before.steps:
            return ()
        found = await self._difference(place, folder, listed)
        if found:
            return await self._catch_up(place, folder, found)
        if len(self._same) > MOST_KNOWN:
            self._same.clear()
        self._same[place_id, folder] = state
        return ()

    def afresh(self) -> None:
        """Look at everything again the next time, also at what was refused."""
        self._refused.clear()
        self._same.clear()

    async def _difference(self, place: Place, folder: str, listed: Sequence[Listed]) -> Difference:
        known = {file.key: file for file in await self.files.in_folder(place.id, folder) if not file.source}
        objects = {one.key: one for one in listed if not one.folder}
        new = [one for key, one in objects.items() if key not in known]
        written = [known[key] for key, one in objects.items() if key in known and _differs(known[key], one)]
        prefix = place.tree.key(folder)
        missing = [
            file
            for key, file in known.items()
            if file.state is State.LIVE and key.startswith(prefix) and key not in objects
        ]
        raw = {one.key.removeprefix(prefix).rstrip("/") for one in listed if one.folder}
        ours = {one.name: one for one in place.tree.below(folder)}
        return Difference(
            new=_found(await _few(self._adopted(place, folder, one) for one in new)),
            written=_found(await _few(self._overwritten(place, file) for file in written)),
            missing=_found(await _few(self._missing(file) for file in missing)),
            files={file.id: file for file in (*written, *missing)},
            made=tuple(sorted(name for name in raw - set(ours) if folder_name(name) == name)),
            vanished=tuple([one for name, one in ours.items() if name not in raw and await self._empty(place, one)]),
        )

    async def _adopted(self, place: Place, folder: str, one: Listed) -> Edit | None:
        top = await self.objects.placed(one.key)
        if top is None:
            return None
        spot = Spot(one.key, top.version)
        ours = await self.files.get_for_system(top.file) if top.file else None
        if spot in self._refused or (ours and (ours.spot == spot or ours.source)):
            return None
        if top.size > self.limits[place.where.portal].file:
            self._refused[spot] = None
            log.warning("foreign_file_too_large", place=place.id, size=top.size)
            await self.unplaced.note(Unplaced(one.key, TOO_LARGE, self.changer.clock(), top.size))
            return None
        file = hashlib.sha256(f"{one.key} {top.version or top.etag}".encode()).hexdigest()[:26]
        edit = Edit(file, "adopt", folder, safe_name(one.key), origin="outside", key=one.key)
        return await self._read(replace(edit, staff_only=place.tree.staff_only(folder)), spot, top.etag)

    async def _overwritten(self, place: Place, file: StoredFile) -> Edit | None:
        top = await self.objects.placed(file.key)
        if top is None or top.version == file.version or top.file == file.id:
            return None
        edit = Edit(file.id, "outside", file.folder, file.name, key=file.key)
        return await self._read(edit, Spot(file.key, top.version), top.etag)

    async def _read(self, edit: Edit, spot: Spot, etag: str) -> Edit | None:
        try:
            read = await self.objects.contents(spot)
        except ObjectMissingError:
            return None
        kind = media_type(read.head)
        return replace(edit, version=spot.version, etag=etag, size=read.size, sha256=read.sha256, type=kind)

    async def _missing(self, file: StoredFile) -> Edit | None:
        """Deleted by another client: its version may be there still, else the content is lost."""
        if await self.objects.placed(file.key):
            return None
        kept = await self.objects.exists(file.spot)
        return Edit(file.id, "missing" if kept else "lost", file.folder, file.name)

    async def _empty(self, place: Place, folder: Folder) -> bool:
        """Whether nothing that people see is left in a folder that the bucket has not any more."""
        if not folder.marker or place.tree.below(folder.id):
            return False
        return not await self.files.in_folder(place.id, folder.id)

    async def _catch_up(self, place: Place, folder: str, found: Difference) -> tuple[str, ...]:
        made = _made(place, folder, found.made, self.changer.clock())
        if found.new or made:
            await self._write(place, _Part("adopted", folder, found.new[:PART], made=made))
        if found.written:
            await self._write(place, _Part("changed_outside", folder, found.written[:PART], found.files))
        if found.missing or found.vanished:
            part = _Part("deleted_outside", folder, found.missing[:PART], found.files, vanished=found.vanished)
            await self._write(place, part)
        return tuple(one.id for one in made)

    async def _write(self, place: Place, part: "_Part") -> None:
        asked = Asked(place.where, None, S3_CLIENT, new_id())

        async def decide(turn: Turn) -> Decision:
            if not turn.tree.live(part.folder) or await self._stale(part):
                raise unavailable("The folder was changed meanwhile.", retry_after=1)
            return part.decision(turn)

        await self.changer(asked, decide)

    async def _stale(self, part: "_Part") -> bool:
        """Whether somebody else, maybe another replica, was faster with one of these files."""
        now = await self.files.many_for_system([edit.file for edit in part.edits])
        return any(
            now.get(edit.file) != (None if edit.kind == "adopt" else part.files[edit.file]) for edit in part.edits
        )


@dataclass(frozen=True)
class _Part:
    """What becomes one change."""

    kind: str
    folder: str
    edits: tuple[Edit, ...]
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    made: tuple[Folder, ...] = ()
    vanished: tuple[Folder, ...] = ()

    def decision(self, turn: Turn) -> Decision:
        """The change, as of anybody."""
        gone = Gone(turn.change, turn.by, turn.at)
        have = {one.name for one in turn.tree.below(self.folder)}
        made = tuple(one for one in self.made if one.name not in have)
        went = tuple(replace(one, gone=gone) for one in self.vanished)
        return Decision(
            kind=self.kind,
            names=(*(one.name for one in (*made, *went)), *(edit.name for edit in self.edits)),
            edits=self.edits,
            files={edit.file: self.files[edit.file] for edit in self.edits if edit.file in self.files},
            folders=went,
            new_folders=made,
            mirror=tuple(one.id for one in (*made, *went)),
            before=tuple(Item(edit.file, "file", edit.folder, edit.name) for edit in self.edits),
            used=sum(edit.size for edit in self.edits),
            folder=turn.tree.path(self.folder),
            staff_only=turn.tree.staff_only(self.folder),
            removed=tuple(one.id for one in went),
            look=(self.folder,),
        )


def _made(place: Place, folder: str, names: Sequence[str], at: datetime) -> tuple[Folder, ...]:
    room = max(0, MOST_FOLDERS - len(place.folders)) if len(place.tree.way(folder)) < DEEPEST else 0
    return tuple(Folder(new_id(), name, folder, S3_CLIENT, at) for name in names[:room])


async def _few(work: Iterable[Awaitable[Edit | None]]) -> list[Edit | None]:
    """A few at a time: each may read a whole object."""
    waiting = list(work)
    found: list[Edit | None] = []
    for begin in range(0, len(waiting), TOGETHER):
        found += await asyncio.gather(*waiting[begin : begin + TOGETHER])
    return found


def _differs(file: StoredFile, one: Listed) -> bool:
    if file.state is State.OUTSIDE:
        return True
    return one.size != file.size or bool(file.etag and one.etag and one.etag != file.etag)


def _found(edits: Sequence[Edit | None]) -> tuple[Edit, ...]:
    return tuple(edit for edit in edits if edit)
