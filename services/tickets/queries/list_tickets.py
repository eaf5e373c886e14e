"""List tickets."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.ports import TicketIndex


@dataclass(frozen=True)
class ListTickets:
    """A page of what the actor sees, from the index of this replica."""

    index: TicketIndex

    async def __call__(self, call: Call, request: messages.ListTickets) -> bytes:
        """A `TicketPage` as JSON."""
        return await self.index.page(call.actor, request)
