"""Forgetting somebody in all that a process keeps, when it is told to."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from contracts import erasing
from contracts.errors import unavailable
from kit.redaction import Redaction
from kit.rpc.client import Bus

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


class Erasures:
    """Accounts, which knows whom to forget and hears that it is done."""

    def __init__(self, bus: Bus, own_token: Callable[[], Awaitable[str]]) -> None:
        self._bus = bus
        self._own_token = own_token

    async def ask(self, person: str) -> Redaction:
        """By which names and addresses somebody may stand somewhere."""
        asked = erasing.ReadForgotten(person=person)
        told = await self._bus.call(erasing.READ_FORGOTTEN, asked, token=await self._own_token())
        names, emails = frozenset(told.names), frozenset(told.emails)
        return Redaction(told.person, names, emails, frozenset(told.company_names), told.company_name)

    async def note(self, person: str, turn: int, changed: int) -> None:
        """They are forgotten here."""
        request = erasing.NoteForgotten(person=person, round=turn, changed=changed)
        await self._bus.call(erasing.NOTE_FORGOTTEN, request, token=await self._own_token())
