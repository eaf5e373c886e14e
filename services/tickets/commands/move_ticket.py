"""Move a ticket to another status."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket, moved_with_release


@dataclass(frozen=True)
class MoveTicket:
    """Where it may go follows from the portal's statuses and from who asks."""

    change: Changing

    async def __call__(self, call: Call, request: messages.MoveTicket) -> messages.Written:
        """Nothing happens when it is there already."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            return moved_with_release(ticket, step, request.status, request.expected_status, request.release)

        return await self.change(call, request, decide)
