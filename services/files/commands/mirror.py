"""Bring the bucket to what people see: key by key, every step repeatable, by one process at a time for each place."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial

from contracts.errors import CasebusError, unavailable
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.files.commands.bringing import Bringer
from services.files.commands.changing import LEASE, Changer
from services.files.commands.strays import Strays
from services.files.domain import Edit, Folder, Intent, Lease, Place, StoredFile
from services.files.ports import FileStore, ObjectStore, PlaceStore

log = get_logger(__name__)

TOGETHER = 6
SWEEP_SECONDS = 3.0
TRIES = 12


@dataclass
class Mirror:
    """The one who works on a bucket holds a lease of its place; when it dies, a sweep of another goes on."""

    places: PlaceStore
    files: FileStore
    objects: ObjectStore
    changer: Changer
    bringer: Bringer
    strays: Strays
    clock: Clock
    holder: str
    waiting: "asyncio.Queue[str]" = field(default_factory=asyncio.Queue)
    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _again: set[str] = field(default_factory=set)

    async def __call__(self, place_id: str) -> bool:
        """Do all that is to be done for a place; False when another process is at it."""
        lock = self._locks.setdefault(place_id, asyncio.Lock())
        async with lock:
            try:
                return await self._all_of(place_id)
            finally:
                if place_id in self._again:
                    self._again.discard(place_id)
                    self.nudge(place_id)

    def nudge(self, place_id: str) -> None:
        """Do it soon, in the background."""
        self.waiting.put_nowait(place_id)

    async def _all_of(self, place_id: str) -> bool:
        while True:
            place = await self.places.get(place_id)
            if place is None or not place.intents:
                return True
            if not place.free_for(self.holder, self.clock()):
                return False
            place = await self._leased(place)
            if place is not None:
                await self._carry_out(place)

    @asynccontextmanager
    async def running(self, workers: int, tasks: TaskPool) -> AsyncIterator[None]:
        """Work in the background on what is nudged, and on what a dead process left behind."""
        running = [tasks.keep(lambda: self._work(tasks), f"mirror-{number}") for number in range(workers)]
        running.append(tasks.keep(self._sweep, "mirror-sweep"))
        try:
            yield
        finally:
            await ended(*running)

    async def sweep_once(self) -> None:
        """Ask for all places with something to do."""
        known = set()
        for place in await self.places.unfinished_for_system(200):
            known.add(place)
            self.nudge(place)
        if not known:
            self._locks = {place: lock for place, lock in self._locks.items() if lock.locked()}

    async def _work(self, tasks: TaskPool) -> None:
        """Each place in a task of its own: what goes wrong with one is logged there, and the next one follows."""
        while True:
            place = await self.waiting.get()
            if (lock := self._locks.get(place)) and lock.locked():
                self._again.add(place)  # whoever is at it looks once more when done
                continue
            await asyncio.wait({tasks.spawn(self._one(place), "mirror-place")})

    async def _one(self, place: str) -> None:
        try:
            await self(place)
        except CasebusError as error:
            log.warning("mirror_put_off", place=place, code=error.code)

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_SECONDS)
            if not self.waiting.empty():
                continue
            try:
                await self.sweep_once()
            except CasebusError as error:
                log.warning("mirror_sweep_put_off", code=error.code)

    async def _leased(self, place: Place) -> Place | None:
        """The place with a lease of ours that lasts; None when somebody else wrote it meanwhile."""
        now = self.clock()
        if place.lease and place.lease.holder == self.holder and place.lease.until > now + LEASE / 2:
            return place
        after = place.leased(Lease(self.holder, now + LEASE))
        return after if await self.places.save(place, after) else None

    async def _carry_out(self, place: Place) -> None:
        """All intents of the place as it is now; what is decided meanwhile comes in the next round."""
        markers: dict[str, str] = {}
        touched: dict[str, StoredFile] = {}
        for intent in place.intents:
            await self.changer.apply(place, intent)
        for intent in place.intents:
            for folder in _folders(place, intent):
                await self._marker(place, folder, markers)
            files = await self._files(place, intent)
            touched |= {file.id: file for file in files}
            for begin in range(0, len(files), TOGETHER):
                portion = files[begin : begin + TOGETHER]
                await asyncio.gather(*(self.bringer(place, file, intent) for file in portion))
                await self._renew(place.id)
            await asyncio.gather(*(self._source_gone(edit) for edit in intent.edits))
        await self.strays(place, touched.values(), partial(self._renew, place.id))
        crash_point("files.mirror.before_done")
        await self._done(place, markers)
        crash_point("files.mirror.after_done")

    async def _files(self, place: Place, intent: Intent) -> list[StoredFile]:
        found = await self.files.some_of(place.id, [edit.file for edit in intent.edits])
        for folder in intent.folders:
            for one in place.tree.subtree(folder):
                found |= {file.id: file for file in await self.files.in_folder(place.id, one.id)}
        return sorted(found.values(), key=lambda file: (file.folder, file.name))

    async def _marker(self, place: Place, folder: Folder, markers: dict[str, str]) -> None:
        """The empty object of a folder, where the folder is now."""
        tree = place.tree
        had = markers.get(folder.id, folder.marker)
        wanted = tree.key(folder.id) if tree.live(folder.id) else ""
        if had == wanted:
            return
        if wanted:
            await self.objects.put_folder(wanted)
        if had and not any(tree.key(one.id) == had for one in tree.all_live()):
            await self.objects.remove_folder(had)
        markers[folder.id] = wanted

    async def _source_gone(self, edit: Edit) -> None:
        """The upload that became a file or a version is not needed any more, once its bytes are in the tree."""
        if edit.kind not in ("file", "version"):
            return
        upload = edit.upload or edit.file
        file = await self.files.get_for_system(edit.file)
        if file is not None and file.source == upload:
            return
        row = await self.files.get_for_system(upload) if upload != edit.file else None
        if row is not None and not row.place:
            await self.files.remove_for_system(row)
        await self.objects.remove_upload(upload)

    async def _renew(self, place_id: str) -> None:
        place = await self.places.get(place_id)
        if place is None or not place.free_for(self.holder, self.clock()):
            raise unavailable("Another process goes on with this place.", retry_after=1)
        await self._leased(place)

    async def _done(self, worked: Place, markers: dict[str, str]) -> None:
        done = frozenset(intent.change for intent in worked.intents)
        for _ in range(TRIES):
            place = await self.places.get(worked.id)
            if place is None:
                return
            after = place.done(done, markers)
            if not after.intents:
                after = after.leased(None)
            if await self.places.save(place, after):
                return
        raise unavailable("Several people are changing these folders right now.", retry_after=1)


def _folders(place: Place, intent: Intent) -> list[Folder]:
    """The folders that the intent is about, upper ones first."""
    return [folder for root in intent.folders for folder in place.tree.subtree(root)]
