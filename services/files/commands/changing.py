"""How every change of a place is carried out: decided on what was read, written once, then done to files and bucket.

The one write holds what people see of it, its line in the log, its event, and an intent with which anybody can do the
rest again. Two who change a place at once are put in an order by that write; the later one decides anew.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from contracts.errors import CasebusError, Code, unavailable
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.files import wire
from services.files.domain import (
    Change,
    Circle,
    Edit,
    Folder,
    Intent,
    Item,
    Lease,
    Person,
    Place,
    State,
    StoredFile,
    Tree,
    Where,
    adopted,
    edited,
    replaced,
)
from services.files.ports import FileStore, PlaceStore

log = get_logger(__name__)

TRIES = 12
LEASE = timedelta(seconds=6)
_NEW = frozenset({"adopt"})


@dataclass(frozen=True)
class Asked:
    """A change as it was asked for; `imprint` tells two bodies with one request id apart, no `circle` keeps it."""

    where: Where
    circle: Circle | None
    by: Person
    request: str
    imprint: str = ""

    @property
    def change(self) -> str:
        """The id of the change: the same for the same request of the same person."""
        return hashlib.sha256(f"{self.where.place} {self.by.id} {self.request}".encode()).hexdigest()[:26]


@dataclass(frozen=True)
class Turn:
    """What a decision is made on, and what it will be called."""

    place: Place
    change: str
    by: Person
    at: datetime

    @property
    def revision(self) -> int:
        """The revision that the change will make."""
        return self.place.revision + 1

    @property
    def tree(self) -> Tree:
        """The folders as they are."""
        return self.place.tree


@dataclass(frozen=True)
class Decision:
    """What is to change: folders at once, files by edits, the bucket below `mirror`.

    `files` are those of the edits as they were read, `before` what an undo puts back, `removed` what people do not
    see any more, `look` the folders to read again, `held` whom to tell that the scanner holds the one file back.
    With `opened` the content of the one file can be had from now on.
    """

    kind: str
    names: tuple[str, ...]
    edits: tuple[Edit, ...] = ()
    files: Mapping[str, StoredFile] = field(default_factory=dict)
    folders: tuple[Folder, ...] = ()
    new_folders: tuple[Folder, ...] = ()
    mirror: tuple[str, ...] = ()
    before: tuple[Item, ...] = ()
    used: int = 0
    folder: str = ""
    to: str = ""
    staff_only: bool = False
    removed: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    undoes: str = ""
    held: Person | None = None
    opened: bool = False


@dataclass(frozen=True)
class Outcome:
    """The place afterwards, the change, None when there was nothing to do, and whether it was made before."""

    place: Place
    change: Change | None
    items: tuple[Item, ...] = ()
    repeated: bool = False


Decide = Callable[[Turn], Awaitable[Decision | None]]


@dataclass
class Changer:
    """Carries out changes; `nudge` tells whoever brings the bucket up to date, with `scans` new contents are shut."""

    places: PlaceStore
    files: FileStore
    clock: Clock
    holder: str
    nudge: Callable[[str], None]
    finish: Callable[[str], Awaitable[bool]] | None = None
    scans: bool = False
    _left: set[str] = field(default_factory=set)
    _turns: dict[str, asyncio.Lock] = field(default_factory=dict)
    _applied: dict[str, None] = field(default_factory=dict)

    async def __call__(self, asked: Asked, decide: Decide) -> Outcome:
        """Change a place; raises what `decide` refuses, and `repeated_differently`."""
        lock = self._turns.setdefault(asked.where.place, asyncio.Lock())
        try:
            async with lock:
                return await self._change(asked, decide)
        finally:
            if not lock.locked():
                self._turns.pop(asked.where.place, None)

    async def open(self, where: Where, circle: Circle | None) -> Place:
        """A place as it is, made when it is not there yet, with everything done to its files that was decided."""
        place = await self.places.get(where.place)
        while place is None:
            used = await self._take_in(where)
            fresh = Place(where, circle=circle or Circle(), used=used)
            if await self.places.add(fresh):
                return fresh
            place = await self.places.get(where.place)
        for intent in place.unapplied(self._applied.__contains__):
            self._left.add(place.id)
            await self.apply(place, intent)
        return place

    async def apply(self, place: Place, intent: Intent) -> None:
        """Do the edits of a change to the files; done again it does nothing."""
        found = await self.files.many_for_system([edit.file for edit in intent.edits])
        await asyncio.gather(*(self._edit(place, intent, edit, found.get(edit.file)) for edit in intent.edits))
        if len(self._applied) > 10_000:
            self._applied.clear()
        self._applied[intent.change] = None

    async def _change(self, asked: Asked, decide: Decide) -> Outcome:
        for _ in range(TRIES):
            place = await self.open(asked.where, asked.circle)
            if place.id in self._left:
                # a process that died may have copied a file just then: only the same step finds that copy again
                self._left.discard(place.id)
                if place.intents and self.finish:
                    await self.finish(place.id)
                    continue
            if earlier := place.change_of(asked.change):
                if earlier.imprint != asked.imprint:
                    text = "This was sent before with another content."
                    raise CasebusError(Code.REPEATED, text)
                return Outcome(place, earlier, await self._now(place, earlier), repeated=True)
            turn = Turn(place, asked.change, asked.by, self.clock())
            decision = await decide(turn)
            if decision is None:
                return Outcome(place, None)
            if after := await self._write(asked, turn, decision):
                return after
        raise unavailable("Several people are changing these folders right now.", retry_after=1)

    async def _write(self, asked: Asked, turn: Turn, decision: Decision) -> Outcome | None:
        change = _change_of(turn, decision, asked.imprint)
        intent = Intent(change.id, change.revision, turn.by, turn.at, decision.edits, decision.mirror, self.scans)
        changed = tuple(replace(folder, edited=change.revision) for folder in decision.folders)
        fresh = tuple(replace(folder, edited=change.revision) for folder in decision.new_folders)
        folders = (*replaced(turn.place.folders, changed), *fresh)
        after = turn.place.changed(change, intent, folders, decision.used)
        if decision.undoes:
            after = after.with_undone(decision.undoes)
        if after.free_for(self.holder, turn.at):
            after = replace(after, lease=Lease(self.holder, turn.at + LEASE))
        after = replace(after, circle=asked.circle or after.circle)
        files = [_edited(edit, decision.files.get(edit.file), intent, after) for edit in decision.edits]
        events = [wire.tree_event(after, change, files, decision.look, decision.removed)]
        if decision.held:
            events.append(wire.held_event(after, files[0], decision.edits[0], decision.held, turn.at))
        if decision.opened and not files[0].check.shut:
            events.append(wire.placed_event(files[0], after, turn.at))
        crash_point("files.tree.before_write")
        if not await self.places.save(turn.place, after, *events):
            return None
        crash_point("files.tree.after_write")
        await self.apply(after, intent)
        crash_point("files.tree.after_apply")
        self.places.tell(after.id)
        self.nudge(after.id)
        items = (*(Item(f.id, "folder", f.parent, f.name) for f in (*changed, *fresh)), *map(_item, files))
        return Outcome(after, change, items)

    async def _edit(self, place: Place, intent: Intent, edit: Edit, file: StoredFile | None) -> None:
        for _ in range(TRIES):
            if file is None:
                if edit.kind not in (*_NEW, "file") or await self._add(adopted(edit, intent, place.id), place):
                    return
            else:
                after = edited(file, edit, intent, place.id) if edit.kind not in _NEW else file
                if after is file or await self.files.save(file, after):
                    return
            file = await self.files.get_for_system(edit.file)
        raise unavailable("Another replica is changing these files.", retry_after=1)

    async def _add(self, file: StoredFile, place: Place) -> bool:
        """A file that lies in the bucket already; of one that is nowhere that is told as of one that was placed."""
        lost = file.state is State.LOST
        return await self.files.add(file, wire.placed_event(file, place, self.clock()) if lost else None)

    async def _now(self, place: Place, change: Change) -> tuple[Item, ...]:
        """The things of an earlier change as they are now."""
        found = await self.files.some_of(place.id, [item.id for item in change.items if item.kind == "file"])
        folders = [folder for item in change.items if (folder := place.tree.get(item.id))]
        return (*(Item(f.id, "folder", f.parent, f.name) for f in folders), *map(_item, found.values()))

    async def _take_in(self, where: Where) -> int:
        """Files of before there were folders are written once more, so that folders find them; gives their bytes."""
        files = await self.files.of_place(where.place)
        await asyncio.gather(*(self.files.save(file, file.next()) for file in files))
        return sum(file.stored for file in files if file.gone is None)


def _item(file: StoredFile) -> Item:
    return Item(file.id, "file", file.folder, file.name)


def _edited(edit: Edit, file: StoredFile | None, intent: Intent, place: Place) -> StoredFile:
    if file is None or edit.kind in _NEW:
        return adopted(edit, intent, place.id)
    return edited(file, edit, intent, place.id)


def _change_of(turn: Turn, decision: Decision, imprint: str) -> Change:
    return Change(
        id=turn.change,
        kind=decision.kind,
        by=turn.by,
        at=turn.at,
        names=decision.names[:3],
        count=len(decision.names),
        revision=turn.revision,
        folder=decision.folder,
        to=decision.to,
        staff_only=decision.staff_only,
        imprint=imprint,
        items=decision.before,
    )
