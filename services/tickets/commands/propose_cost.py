"""Say what the work on a ticket costs."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket, priced


@dataclass(frozen=True)
class ProposeCost:
    """Staff tell the customer, who accepts first where the portal says so."""

    change: Changing

    async def __call__(self, call: Call, request: messages.ProposeCost) -> messages.Written:
        """Without an amount, the cost is taken back."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            return priced(ticket, step, request.amount or "", request.currency, request.explanation)

        return await self.change(call, request, decide)
