"""Look where other S3 clients may have been: often at folders that somebody has open, now and then everywhere."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.files.commands.changing import Changer
from services.files.commands.outside import Outside
from services.files.domain import COMPANY_FOLDER, ROOT, Place
from services.files.domain.unplaced import NO_OWNER, Unplaced
from services.files.ports import ObjectStore, PlaceAccess, PlaceStore, UnplacedStore

log = get_logger(__name__)

LOOK_SECONDS = 2.0
OPEN_SECONDS = 180.0
MOST_OPEN = 300
TOGETHER = 4

Spot = tuple[str, str]


@dataclass
class ListingWatcher:
    """Any S3 can be watched by listing; `walk_seconds` is the pause between two looks at the whole bucket."""

    outside: Outside
    places: PlaceStore
    objects: ObjectStore
    access: PlaceAccess
    changer: Changer
    unplaced: UnplacedStore
    walk_seconds: float
    _open: dict[Spot, float] = field(default_factory=dict)

    def watch(self, place: str, folder: str) -> None:
        """Somebody has this folder open: look at it for some minutes."""
        self._open.pop((place, folder), None)
        self._open[place, folder] = time.monotonic() + OPEN_SECONDS
        while len(self._open) > MOST_OPEN:  # the one that was read longest ago
            self._open.pop(next(iter(self._open)))

    @asynccontextmanager
    async def running(self, tasks: TaskPool) -> AsyncIterator[None]:
        """Look in the background until the end."""
        running = [tasks.keep(lambda: self._looking(tasks), "watch-folders"), tasks.keep(self._walking, "walk-bucket")]
        try:
            yield
        finally:
            await ended(*running)

    async def look(self) -> None:
        """Look once at every folder that is open."""
        now = time.monotonic()
        self._open = {spot: until for spot, until in self._open.items() if until > now}
        spots = list(self._open)
        for begin in range(0, len(spots), TOGETHER):
            await asyncio.gather(*(self._at(*spot) for spot in spots[begin : begin + TOGETHER]))

    async def walk(self) -> None:
        """Look once at every folder that the bucket has, and every one that we have of the same places."""
        roots: set[str] = set()
        async for key in self.objects.walk():
            root = tuple(key.split("/", 3)[:3])
            if len(root) == 3 and (name := "/".join(root)) not in roots:
                roots.add(name)
                await self._all_of(*root)
        for note in await self.unplaced.all_for_system():
            await self._still(note)

    async def look_again(self, note: Unplaced) -> None:
        """Look at once at where something lies that found no place."""
        self.outside.afresh()
        await self._all_of(*note.root)
        await self._still(note)

    async def _still(self, note: Unplaced) -> None:
        """Forget what is not there any more, or has its place by now."""
        if note.kind == NO_OWNER:
            there = bool(await self.objects.listing(note.key))
        else:
            top, limits = await self.objects.placed(note.key), self.outside.limits.get(note.portal)
            there = top is not None and limits is not None and top.size > limits.file
        if not there:
            await self.unplaced.forget(note.key)

    async def _all_of(self, portal: str, slug: str, number: str) -> None:
        try:
            place = await self._known(portal, slug, number) or await self._unknown(portal, slug, number)
        except CasebusError as error:
            log.warning("place_not_looked_at", code=error.code)
            return
        if place is None or place.where.slug != slug:
            return
        await self.unplaced.forget(f"{portal}/{slug}/{number}/")
        folders = [ROOT, *(folder.id for folder in place.tree.all_live())]
        for folder in folders:
            folders += await self._at(place.id, folder)

    async def _known(self, portal: str, slug: str, number: str) -> Place | None:
        if number == COMPANY_FOLDER:
            return await self.places.of_company_for_system(portal, slug)
        return await self.places.get(f"{portal}/{number}")

    async def _unknown(self, portal: str, slug: str, number: str) -> Place | None:
        """The place of a ticket in whose folder nobody has looked yet."""
        sight = await self.access.sight_for_system(f"{portal}/{number}")
        if sight is None or sight.where.slug != slug:
            log.warning("foreign_folder_fits_no_ticket", portal=portal)
            await self.unplaced.note(Unplaced(f"{portal}/{slug}/{number}/", NO_OWNER, self.changer.clock()))
            return None
        return await self.changer.open(sight.where, sight.circle)

    async def _at(self, place: str, folder: str) -> tuple[str, ...]:
        try:
            new = await self.outside(place, folder)
        except CasebusError as error:
            log.debug("folder_not_compared", place=place, code=error.code)
            return ()
        for one in new:
            self.watch(place, one)
        return new

    async def _looking(self, tasks: TaskPool) -> None:
        """Each look is a task of its own, so that one that fails is logged and the next one follows."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            await asyncio.wait({tasks.spawn(self.look(), "look-at-folders")})

    async def _walking(self) -> None:
        while True:
            await asyncio.sleep(self.walk_seconds)
            try:
                await self.walk()
            except CasebusError as error:
                log.warning("walk_put_off", code=error.code)
