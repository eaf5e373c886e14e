"""Count tickets."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.ports import TicketIndex


@dataclass(frozen=True)
class CountTickets:
    """The figures of sidebar and tabs, from the index of this replica."""

    index: TicketIndex

    async def __call__(self, call: Call, request: messages.CountTickets) -> messages.Counts:
        """Counts of what the actor sees."""
        return await self.index.counts(call.actor, request)
