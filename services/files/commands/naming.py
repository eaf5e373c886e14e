"""Names that are free in a folder: among our files, our folders, and what another S3 client has put there."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import count

from services.files.commands.changing import Turn
from services.files.domain import StoredFile, folded, numbered
from services.files.ports import FileStore, ObjectStore, Placed

FEW = 8


@dataclass(frozen=True)
class Namer:
    """Two files of a folder never share a name, in whatever case it is written."""

    files: FileStore
    objects: ObjectStore

    async def taken(self, turn: Turn, folder: str, names: Collection[str], but: Collection[str]) -> dict[str, str]:
        """Which of the names (folded) are taken by a file or folder that is not among `but`, and by which."""
        found = {folded(one.name): one.id for one in turn.tree.below(folder) if one.id not in but}
        files = await self.files.named(turn.place.id, folder, names)
        found |= {folded(file.name): file.id for file in files if file.id not in but}
        return {name: found[name] for name in map(folded, names) if name in found}

    async def foreign(self, turn: Turn, folder: str, name: str, file: str) -> bool:
        """Whether something lies at the key that none of our files has there: it must not be covered."""
        key = turn.tree.key(folder, name)
        top = await self.objects.placed(key)
        if top is None or top.file == file:
            return False
        return not await self._leaving(top, key)

    async def free_names(self, turn: Turn, folder: str, wanted: Sequence[str], files: Sequence[str]) -> tuple[str, ...]:
        """A free name for each file: as wanted, or numbered."""
        given: list[str] = []
        taken = set(await self.taken(turn, folder, wanted, files))
        asked = await self._in_bucket(turn, folder, wanted, files)
        foreign = await asyncio.gather(*(self.foreign(turn, folder, name, file) for name, file in asked))
        taken |= {folded(name) for (name, _), there in zip(asked, foreign, strict=True) if there}
        for name, file in zip(wanted, files, strict=True):
            free = name if folded(name) not in taken else await self._numbered(turn, folder, name, file, taken)
            taken.add(folded(free))
            given.append(free)
        return tuple(given)

    async def _in_bucket(
        self, turn: Turn, folder: str, wanted: Sequence[str], files: Sequence[str]
    ) -> list[tuple[str, str]]:
        """Name and file of those whose key may be filled; of many, one listing tells."""
        pairs = list(zip(wanted, files, strict=True))
        if len(pairs) <= FEW:
            return pairs
        filled = {one.key for one in await self.objects.listing(turn.tree.key(folder))}
        return [(name, file) for name, file in pairs if turn.tree.key(folder, name) in filled]

    async def _numbered(self, turn: Turn, folder: str, name: str, file: str, taken: Collection[str]) -> str:
        for number in count(2):
            free = numbered(name, number)
            if folded(free) in taken or await self.taken(turn, folder, [free], [file]):
                continue
            if not await self.foreign(turn, folder, free, file):
                return free
        raise AssertionError("numbers do not end")

    async def _leaving(self, top: Placed, key: str) -> bool:
        """Whether it is one of ours that people see elsewhere by now, or one that was deleted."""
        known: StoredFile | None = await self.files.get_for_system(top.file) if top.file else None
        return known is not None and known.key == key and known.version == top.version
