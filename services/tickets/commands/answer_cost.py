"""Accept or decline what the work on a ticket costs."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket, cost_answered


@dataclass(frozen=True)
class AnswerCost:
    """The ticket's contact alone answers, and only the proposal that was read."""

    change: Changing

    async def __call__(self, call: Call, request: messages.AnswerCost) -> messages.Written:
        """Who and when is kept on the ticket."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            return cost_answered(ticket, step, request.cost, accept=request.accept)

        return await self.change(call, request, decide)
