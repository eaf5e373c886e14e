"""Have new contents looked at by the virus scanner; until it has spoken nobody gets them."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.files import wire
from services.files.commands.changing import Asked, Changer, Decision, Turn
from services.files.domain import SHOWN, Check, Edit, Item, Person, Spot, StoredFile, Verdict, Version
from services.files.domain.verdict import UNCHECKED
from services.files.ports import FileStore, ObjectMissingError, ObjectStore, PlaceStore, Scanner, ScanWord

log = get_logger(__name__)

SCANNER = Person("scanner", "Virus scanner", "system")
LOOK_SECONDS = 1.0
TOGETHER = 4
BATCH = 100
TAKEN = timedelta(minutes=5)  # longer than the largest file takes; another replica looks at it after that
AGAIN = timedelta(seconds=15)
MOST_TRIES = 8  # with the pauses between them half an hour
NOWHERE = timedelta(hours=1)
TRIES = 12


@dataclass(frozen=True)
class Figures:
    """Where the work is counted: a verdict, and how many contents were left waiting."""

    checked: Callable[[str], None]
    unchecked: Callable[[int], None]


@dataclass(frozen=True)
class InspectFiles:
    """Any number of replicas share the work: whoever moves `due` ahead looks at the file."""

    files: FileStore
    places: PlaceStore
    objects: ObjectStore
    changer: Changer
    scanner: Scanner
    clock: Clock
    figures: Figures
    most_bytes: int

    async def __call__(self) -> int:
        """Look once at everything that is due; gives how many contents got their verdict."""
        due = await self.files.unchecked_for_system(self.clock(), BATCH)
        if not due or not await self.scanner.usable():
            self.figures.unchecked(len(due))
            return 0
        gate = asyncio.Semaphore(TOGETHER)  # one that takes long keeps one of the four places, and nobody else

        async def one(file: StoredFile) -> int:
            async with gate:
                return await self._file(file)

        spoken = sum(await asyncio.gather(*map(one, due)))
        self.figures.unchecked(max(0, len(due) - spoken))
        return spoken

    @asynccontextmanager
    async def running(self, tasks: TaskPool) -> AsyncIterator[None]:
        """Look in the background until the end."""
        task = tasks.keep(self._looking, "inspect-files")
        try:
            yield
        finally:
            await ended(task)

    async def _looking(self) -> None:
        while True:
            spoken = 0
            try:
                spoken = await self()
            except CasebusError as error:
                log.warning("inspection_put_off", code=error.code)
            if not spoken:
                await asyncio.sleep(LOOK_SECONDS)

    async def _file(self, file: StoredFile) -> int:
        """Its contents that wait, when no other replica has them."""
        taken = _postponed(file, self.clock() + TAKEN)
        if not await self.files.save(file, taken):
            return 0
        spoken = 0
        for version in taken.lying:
            if version.check.awaited:
                spoken += await self._version(taken, version)
        return spoken

    async def _version(self, file: StoredFile, version: Version) -> bool:
        try:
            word = await self._asked(file, version)
            if word is None:
                return False
            if word.verdict is Verdict.CLEAN:
                await self._clean(file.id, version)
            else:
                await self._hold(file, version, word)
        except CasebusError as error:
            log.warning("verdict_not_written", file=file.id, code=error.code)
            await self._later(file.id, version.number, AGAIN)
            return False
        except ObjectMissingError:
            await self._nowhere(file.id, version)
            return False
        self.figures.checked(word.verdict.value)
        return True

    async def _asked(self, file: StoredFile, version: Version) -> ScanWord | None:
        """What is to be done about it; None when it is tried again."""
        try:
            return await self._word(file, version)
        except CasebusError as error:
            log.warning("file_not_inspected", file=file.id, code=error.code, tries=version.check.tries)
        if not (await self.scanner.usable() and await self.objects.usable()):
            await self._later(file.id, version.number, AGAIN)
            return None
        tries = version.check.tries + 1
        if tries >= MOST_TRIES:
            return ScanWord(Verdict.UNSEEN)
        await self._later(file.id, version.number, AGAIN * 2 ** (tries - 1), tries)
        return None

    async def _word(self, file: StoredFile, version: Version) -> ScanWord:
        """Read where the bytes lie; they may have been moved within the tree just now."""
        if version.size > self.most_bytes:
            return ScanWord(Verdict.TOO_LARGE)
        try:
            return await self._scanned(version.spot)
        except ObjectMissingError:
            now = await self.files.get_for_system(file.id)
            there = now.version_of(version.number) if now else None
            if there is None or there.spot == version.spot:
                raise
            return await self._scanned(there.spot)

    async def _scanned(self, spot: Spot) -> ScanWord:
        async with aclosing(self.objects.pieces(spot)) as pieces:
            return await self.scanner.scan(pieces)

    async def _clean(self, file_id: str, version: Version) -> None:
        """Written to the file alone, with the news that it can be read."""
        for _ in range(TRIES):
            file = await self.files.get_for_system(file_id)
            now = file.version_of(version.number) if file else None
            if file is None or now is None or not now.check.awaited:
                return
            after = file.checked(version.number, Check(Verdict.CLEAN, at=self.clock()))
            place = await self.places.get(file.place) if file.state in SHOWN else None
            opened = version.number == after.number and now.check.shut
            news = wire.placed_event(after, place, self.clock()) if place and opened else None
            if await self.files.save(file, after, news):
                return

    async def _hold(self, file: StoredFile, version: Version, word: ScanWord) -> None:
        """A change of the place, in its log and told to whoever may know of it."""
        place = await self.places.get(file.place)
        if place is None:
            return
        log.warning("file_held", file=file.id, place=file.place, verdict=word.verdict.value, found=word.found)
        edit = Edit(file.id, "check", number=version.number, verdict=word.verdict.value, found=word.found)
        asked = Asked(place.where, None, SCANNER, f"check {file.id} {version.number}")
        await self.changer(asked, lambda turn: judged(self.files, turn, edit, kind="held"))

    async def _nowhere(self, file_id: str, version: Version) -> None:
        """What is shut is looked for again, since it may come; what came before the scanner, and is gone, is not."""
        if version.check.shut:
            await self._later(file_id, version.number, NOWHERE)
            return
        file = await self.files.get_for_system(file_id)
        now = file.version_of(version.number) if file else None
        if file and now and now.check.awaited and not now.check.shut:
            await self.files.save(file, file.checked(version.number, UNCHECKED))

    async def _later(self, file_id: str, number: int, pause: timedelta, tries: int = 0) -> None:
        """Look at it again then; `tries` where another one has failed."""
        for _ in range(TRIES):
            file = await self.files.get_for_system(file_id)
            version = file.version_of(number) if file else None
            if file is None or version is None or not version.check.awaited:
                return
            check = replace(version.check, due=self.clock() + pause, tries=tries or version.check.tries)
            if await self.files.save(file, file.checked(number, check)):
                return


async def judged(files: FileStore, turn: Turn, edit: Edit, *, kind: str) -> Decision | None:
    """The decision to write a verdict on one version of a file; None when there is nothing to judge any more."""
    file = (await files.many_for_system([edit.file])).get(edit.file)
    version = file.version_of(edit.number) if file else None
    if file is None or version is None or (kind == "held" and not version.check.awaited):
        return None  # gone for good, or somebody has decided while the scanner looked
    return Decision(
        kind=kind,
        names=(file.name,),
        edits=(replace(edit, folder=file.folder, name=file.name),),
        files={file.id: file},
        before=(Item(file.id, "file", file.folder, file.name),),
        folder=turn.tree.path(file.folder),
        staff_only=file.staff_only or turn.tree.staff_only(file.folder),
        look=(file.folder,),
        held=version.by if kind == "held" else None,
        opened=kind == "released" and version.number == file.number,
    )


def _postponed(file: StoredFile, due: datetime) -> StoredFile:
    """With all that waits where the scanner can read it due at another moment; an upload is due once it is brought."""
    current = replace(file.check, due=due) if file.check.awaited and not file.source else file.check
    history = tuple(
        replace(one, check=replace(one.check, due=due)) if one.check.awaited else one for one in file.history
    )
    return file.next(check=current, history=history)
