"""Staff see what lies in the bucket and shows nowhere, and have it looked at again."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import cast

from contracts import files as f
from contracts.base import Actor
from contracts.errors import forbidden, not_found
from services.files.domain import Limits
from services.files.domain.unplaced import TOO_LARGE, Unplaced
from services.files.ports import UnplacedStore

SHOWN = 200


@dataclass(frozen=True)
class ListUnplaced:
    """Of the actor's own portal alone."""

    notes: UnplacedStore
    limits: Mapping[str, Limits]

    async def __call__(self, actor: Actor, token: str, request: f.ListUnplaced) -> f.UnplacedList:
        """Raises `forbidden` for customers."""
        _staff(actor)
        found = await self.notes.of_portal(actor.portal)
        return f.UnplacedList(items=tuple(self._row(note) for note in found[:SHOWN]))

    def _row(self, note: Unplaced) -> f.UnplacedRow:
        limit = self.limits[note.portal].file if note.kind == TOO_LARGE and note.portal in self.limits else 0
        kind = cast(f.Unfit, note.kind)
        return f.UnplacedRow(key=note.key, kind=kind, size=note.size, limit=limit, at=note.at)


@dataclass(frozen=True)
class LookAgain:
    """Looks at the ticket's or company's folder at once instead of within the hour."""

    notes: UnplacedStore
    look: Callable[[Unplaced], Awaitable[None]]

    async def __call__(self, actor: Actor, token: str, request: f.LookAgain) -> None:
        """Raises `not_found` for what is not noted, or of another portal."""
        _staff(actor)
        note = await self.notes.get(request.key)
        if note is None or note.portal != actor.portal:
            raise not_found()
        await self.look(note)


def _staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise forbidden("The desk is for our staff.")
