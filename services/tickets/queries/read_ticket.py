"""Read one ticket."""

from dataclasses import dataclass, replace

from contracts import tickets as messages
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets import wire
from services.tickets.domain import hidden, moves, powers, revision_for, sees_notes, timeline_for
from services.tickets.ports import RulesByPortal, TicketStore


@dataclass(frozen=True)
class ReadTicket:
    """From the document itself, so that it is never older than what was just written."""

    store: TicketStore
    rules: RulesByPortal
    clock: Clock

    async def __call__(self, call: Call, request: messages.ReadTicket) -> bytes:
        """A `Ticket` as JSON: what the actor may see of it, and what the actor may do next."""
        actor = call.actor
        held = await self.store.get(actor, request.ticket)
        if held is None:
            raise hidden()
        ticket, rules = held.ticket, self.rules[held.ticket.portal]
        if not sees_notes(actor):
            ticket = replace(ticket, articles_offered=(), articles_read=(), unmailed=False)
        followers = await self.store.followers(actor, ticket.id) if ticket.ended else []
        if ticket.follows and await self.store.get(actor, ticket.follows) is None:
            ticket = replace(ticket, follows="")
        may = powers(actor, ticket, rules, self.clock())
        statuses = moves(actor, ticket, rules) if "move" in may else ()
        timeline, revision = timeline_for(actor, ticket), revision_for(actor, ticket)
        return wire.ticket_json(ticket, timeline, may, statuses, revision, followers=followers)
