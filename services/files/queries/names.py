"""What the files of some places are called now, for the index of tickets."""

import asyncio
from dataclasses import dataclass

from contracts import files as f
from contracts.base import Actor
from contracts.errors import not_found
from services.files.domain import Place, State, StoredFile
from services.files.ports import FileStore, PlaceOpener, PlaceStore

ASKS = "tickets"
MOST = 2000  # names of one place, and those of an answer above which it ends: it has to stay under a megabyte

_THERE = (State.PLACING, State.LIVE)


@dataclass(frozen=True)
class ListNames:
    """Everything that can be found by its name, whoever may see it: for the service of tickets alone."""

    files: FileStore
    places: PlaceStore
    opener: PlaceOpener

    async def __call__(self, actor: Actor, token: str, request: f.ListNames) -> f.NameList:
        """The places from the first on."""
        if not (actor.is_service and actor.id == ASKS):
            raise not_found()
        found = await asyncio.gather(*(self._names(place) for place in dict.fromkeys(request.places)))
        items: list[f.PlaceNames] = []
        room = MOST
        for one in found:
            room -= len(one.files)
            if items and room < 0:
                break
            items.append(one)
        return f.NameList(items=tuple(items))

    async def _names(self, key: str) -> f.PlaceNames:
        place = await self.places.get(key)
        if place is not None and place.intents:  # what was decided is to be seen, done to the files already or not
            place = await self.opener.open(place.where, place.circle)
        files = [file for file in await self.files.of_place(key) if _there(place, file)]
        return f.PlaceNames(place=key, files=tuple(_named(place, file) for file in files[:MOST]))


def _there(place: Place | None, file: StoredFile) -> bool:
    return file.gone is None and file.state in _THERE and (place is None or place.tree.live(file.folder))


def _named(place: Place | None, file: StoredFile) -> f.NamedFile:
    hidden = file.staff_only or (place is not None and place.tree.staff_only(file.folder))
    return f.NamedFile(id=file.id, name=file.name, at=file.at or file.created, staff_only=hidden)
