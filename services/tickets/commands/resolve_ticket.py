"""End a ticket with an outcome."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Resolution, Step, Ticket, party_of, resolved


@dataclass(frozen=True)
class ResolveTicket:
    """Documents the nature of the error and its solution."""

    change: Changing

    async def __call__(self, call: Call, request: messages.ResolveTicket) -> messages.Written:
        """Status, documentation and history are one write."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            resolution = Resolution(
                cause=request.cause,
                solution=request.solution,
                way=request.way,
                outcome="",
                by=party_of(step.actor),
                at=step.at,
            )
            return resolved(ticket, step, resolution, request.status, request.expected_status)

        return await self.change(call, request, decide)
