"""A span of a webhook's record that somebody wants sent once more: kept until all of it is marked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Replay:
    """One request; `id` is what each message that it has marked says, so that none is marked twice by it.

    `due`: when somebody else may go on with it, since whoever had it has ended.
    """

    id: str
    hook: str
    since: datetime
    until: datetime
    failed: bool
    due: datetime


class Replays(Protocol):
    """Requests that are not done, in a store."""

    async def add(self, replay: Replay) -> None:
        """Keep one; one that is known already stays as it is."""

    async def due(self, now: datetime) -> Sequence[Replay]:
        """Those that nobody has, the oldest first; a few."""

    async def take(self, replay: Replay, until: datetime) -> bool:
        """Have one until then, unless somebody else took it first."""

    async def drop(self, key: str) -> None:
        """It is done, or never will be."""
