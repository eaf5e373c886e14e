"""Tell the operator which keys tickets have that a definition lacks."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.domain import not_allowed
from services.tickets.domain.access import OPERATOR
from services.tickets.ports import TicketIndex


@dataclass(frozen=True)
class CheckKeys:
    """For the operator alone: what is said of tickets is not said to any person."""

    index: TicketIndex

    async def __call__(self, call: Call, request: messages.CheckKeys) -> messages.MissingKeys:
        """The missing keys, from the index of this replica."""
        if not (call.actor.is_service and call.actor.id == OPERATOR):
            raise not_allowed("Only the operator may ask this.")
        return messages.MissingKeys(items=tuple(await self.index.missing_keys(request)))
