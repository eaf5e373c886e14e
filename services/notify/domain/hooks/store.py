"""What webhooks need of a store and of the world."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from services.notify.domain.hooks.hook import DeliveryState, Hook, HookDelivery

CallError = Literal["", "inner", "unknown_name", "tls", "refused", "timeout", "broken", "redirect", "status"]


class Hooks(Protocol):
    """Webhooks in a store."""

    async def find(self, key: str) -> Hook | None:
        """One by id."""

    async def hearing(self, portal: str, companies: Collection[str]) -> Sequence[Hook]:
        """Those of a portal and at least of these companies that are on, as they are when this is asked or later."""

    async def of_portal(self, portal: str) -> list[Hook]:
        """All of a portal ('*' for all), by name."""

    async def untold(self) -> list[Hook]:
        """Those that were switched off by us, whose owners were not told yet."""

    async def add(self, hook: Hook) -> bool:
        """Keep a new one; False when there is one with its id."""

    async def change(self, key: str, change: Callable[[Hook], Hook]) -> Hook | None:
        """Change one as it is now; None when there is none."""

    async def drop(self, key: str, by: str, at: datetime) -> None:
        """Remove one, and know for a while who did."""

    async def dropped_by(self, key: str) -> str:
        """Who removed it; empty when that is not known, or was long ago."""


class HookDeliveries(Protocol):
    """What is delivered to webhooks, in a store; one document for each event and webhook."""

    async def add(self, delivery: HookDelivery) -> bool:
        """Keep a new one; False when it is known already."""

    async def find(self, key: str) -> HookDelivery | None:
        """One by id."""

    async def hooks_due(self, now: datetime, but: Sequence[str]) -> set[str]:
        """Webhooks, but these, that something is due for; again when there may be more."""

    async def due_of(self, hook: str, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """What is due for a webhook, oldest first, each with its `due`, which whoever takes it must know."""

    async def take(self, key: str, due: datetime, holder: str, until: datetime) -> HookDelivery | None:
        """One that nobody else took first; it is the holder's until then."""

    async def save(self, delivery: HookDelivery, holder: str) -> bool:
        """Store what became of one that `holder` has."""

    async def again(self, key: str, now: datetime) -> bool:
        """Have one sent once more, now; False while it is being sent, or when there is none."""

    async def to_replay(
        self, hook: str, span: tuple[datetime, datetime], request_id: str, *, failed: bool
    ) -> tuple[list[str], int]:
        """Those of a span that a request has still to send once more, and how many it has sent already."""

    async def replay(self, keys: Sequence[str], now: datetime, request_id: str) -> None:
        """Have these sent once more, by a request that doubles none when it is asked again."""

    async def log(
        self, hook: str, state: DeliveryState | Literal[""], before: datetime, limit: int
    ) -> list[HookDelivery]:
        """The newest ones before a moment."""

    async def waiting(self, hooks: Sequence[str]) -> Mapping[str, int]:
        """How many wait for each; 1000 at most are counted."""

    async def drop_of(self, hook: str) -> None:
        """Remove all of a webhook."""

    async def waiting_for_system(self) -> tuple[int, datetime | None]:
        """How many wait in all, and since when the oldest does."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a call; `error` is empty when it was taken."""

    status: int
    milliseconds: int
    text: str = ""
    error: CallError = ""
    retry_after: str = ""


class Caller(Protocol):
    """The way to receivers."""

    async def post(self, hook: Hook, headers: Mapping[str, str], body: bytes) -> Answer:
        """Call once; never raises for what a receiver may do."""
