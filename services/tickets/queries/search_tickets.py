"""Search tickets."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.ports import TicketIndex


@dataclass(frozen=True)
class SearchTickets:
    """What the actor may find, from the index of this replica."""

    index: TicketIndex

    async def __call__(self, call: Call, request: messages.SearchTickets) -> bytes:
        """A `SearchPage` as JSON."""
        return await self.index.search(call.actor, request)
