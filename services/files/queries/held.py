"""Staff see what the virus scanner holds back, and what waits for it for long."""

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from contracts import files as f
from contracts.base import Actor
from contracts.errors import forbidden
from kit.clock import Clock
from services.files import wire
from services.files.domain import Place, StoredFile, Version
from services.files.ports import FileStore, PlaceStore

SHOWN = 200
READ = 1000
LONG = timedelta(minutes=2)  # what waits shorter is just being looked at


@dataclass(frozen=True)
class ListHeld:
    """Of the actor's own portal alone; what was deleted needs no decision any more."""

    files: FileStore
    places: PlaceStore
    clock: Clock
    scans: bool

    async def __call__(self, actor: Actor, token: str, request: f.ListHeld) -> f.HeldList:
        """Raises `forbidden` for customers."""
        if not actor.is_staff:
            raise forbidden("The desk is for our staff.")
        found = [file for file in await self.files.shut(actor.portal, READ) if file.gone is None]
        places = {key: await self.places.get(key) for key in {file.place for file in found}}
        rows: list[f.HeldRow] = []
        waiting = 0
        for file in found:
            place = places[file.place]
            for version in file.versions:
                waiting += version.check.waiting
                if self._matters(version) and place and place.tree.live(file.folder):
                    rows.append(_row(file, version, place))
        rows.sort(key=lambda row: (row.at, row.file.id), reverse=True)
        return f.HeldList(items=tuple(rows[:SHOWN]), waiting=waiting, scans=self.scans)

    def _matters(self, version: Version) -> bool:
        check = version.check
        return check.held or (check.waiting and check.at is not None and check.at < self.clock() - LONG)


def _row(file: StoredFile, version: Version, place: Place) -> f.HeldRow:
    return f.HeldRow(
        place=file.place,
        number=version.number,
        current=version.number == file.number,
        file=wire.file_row(file, place.tree),
        why=cast(f.Shut, version.check.verdict.value),
        found=version.check.found,
        by=wire.party(version.by),
        at=version.check.at or version.at,
    )
