"""A ticket store and numbers in memory, which pass the same suite as the real ones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

from contracts.base import Event
from services.tickets.domain import Actor, Glimpse, Ticket, visible_to
from services.tickets.ports import Held, RequestSeenError


class FakeTicketStore:
    """Keeps tickets and their pending events in dictionaries."""

    def __init__(self) -> None:
        self.tickets: dict[str, Ticket] = {}
        self.requests: dict[str, str] = {}
        self.pending: dict[str, list[Event]] = {}

    async def get(self, actor: Actor, ticket_id: str) -> Held | None:
        ticket = self.tickets.get(ticket_id)
        return Held(ticket) if ticket and visible_to(actor, ticket) else None

    async def opened_by(self, actor: Actor, request: str) -> Held | None:
        return await self.get(actor, self.requests.get(request, ""))

    async def insert(self, actor: Actor, ticket: Ticket, events: Sequence[Event]) -> None:
        if ticket.request in self.requests:
            raise RequestSeenError
        self.tickets[ticket.id] = ticket
        self.requests[ticket.request] = ticket.id
        self.pending[ticket.id] = list(events)

    async def save(self, actor: Actor, held: Held, after: Ticket, events: Sequence[Event]) -> bool:
        if self.tickets[after.id].revision != held.ticket.revision:
            return False
        self.tickets[after.id] = after
        self.pending[after.id] += events
        return True

    async def followers(self, actor: Actor, ticket_id: str) -> list[Glimpse]:
        found = [one for one in self.tickets.values() if one.follows == ticket_id and visible_to(actor, one)]
        glimpses = [Glimpse(**{name: getattr(one, name) for name in Glimpse.__slots__}) for one in found]
        return sorted(glimpses, key=lambda one: one.created_at)[-50:]

    async def visible(self, actor: Actor, tickets: Sequence[str]) -> frozenset[str]:
        return frozenset([one for one in tickets if await self.get(actor, one)])

    async def all_for_system(self) -> AsyncIterator[Ticket]:
        for ticket in list(self.tickets.values()):
            yield ticket


class FakeNumbers:
    """Counts."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    async def take(self, portal: str) -> int:
        self.last[portal] = self.last.get(portal, 0) + 1
        return self.last[portal]
