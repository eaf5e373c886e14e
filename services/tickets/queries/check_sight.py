"""Tell notify which tickets an actor may see."""

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
        visible = await self.store.visible(call.actor, request.tickets) if request.tickets else frozenset()
        return messages.Sight(tickets=tuple(dict.fromkeys(one for one in request.tickets if one in visible)))
