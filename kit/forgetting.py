"""Forgetting somebody in all that a process keeps, when it is told to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from contracts.errors import unavailable
from kit.redaction import Redaction

Ask = Callable[[str], Awaitable[Redaction]]
Forget = Callable[[Redaction], Awaitable[int]]
Note = Callable[[str, int, int], Awaitable[None]]


@dataclass(frozen=True)
class Forgetting:
    """Asks whom to forget, forgets, and says how many things that changed; safe to repeat.

    While it lasts, the same wish is sent away to come again: it may take longer than a broker waits.
    """

    ask: Ask
    forget: Forget
    note: Note
    _busy: set[str] = field(default_factory=set)

    async def __call__(self, whom: str, turn: int) -> None:
        """One turn."""
        if whom in self._busy:
            raise unavailable()
        self._busy.add(whom)
        try:
            changed = await self.forget(await self.ask(whom))
            await self.note(whom, turn, changed)
        finally:
            self._busy.discard(whom)
