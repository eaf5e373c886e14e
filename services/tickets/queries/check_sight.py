"""Tell notify which tickets an actor may see."""

import asyncio
from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.ports import TicketStore


@dataclass(frozen=True)
class CheckSight:
    """One that is not there is left out like one that is not for this actor."""

    store: TicketStore

    async def __call__(self, call: Call, request: messages.CheckSight) -> messages.Sight:
        """Those of the tickets that the actor sees."""
        wanted = tuple(dict.fromkeys(request.tickets))
        found = await asyncio.gather(*(self.store.get(call.actor, ticket) for ticket in wanted))
        return messages.Sight(tickets=tuple(ticket for ticket, held in zip(wanted, found, strict=True) if held))
