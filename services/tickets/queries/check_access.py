"""Tell files and notify what an actor may do with a ticket."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets import wire
from services.tickets.domain import hidden, powers
from services.tickets.ports import RulesByPortal, TicketStore


@dataclass(frozen=True)
class CheckAccess:
    """The person's token is sent on by who asks for them; a service that asks for itself sees every ticket.

    A service has the powers of staff but for notes: what is for staff only is never given to one of our processes on
    its own account.
    """

    store: TicketStore
    rules: RulesByPortal
    clock: Clock

    async def __call__(self, call: Call, request: messages.CheckAccess) -> messages.Access:
        """Where the ticket's folder is and what the actor may do."""
        held = await self.store.get(call.actor, request.ticket)
        if held is None:
            raise hidden()
        ticket = held.ticket
        return wire.access_out(ticket, powers(call.actor, ticket, self.rules[ticket.portal], self.clock()))
