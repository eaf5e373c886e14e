"""Record how the problem is solved."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets import wire
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket, clash, planned, revision_for


@dataclass(frozen=True)
class PlanWork:
    """On site, remotely or by a third party; the appointment and the third party."""

    change: Changing

    async def __call__(self, call: Call, request: messages.PlanWork) -> messages.Written:
        """The three are one form, and are replaced together."""
        appointment, external = wire.appointment_in(request.appointment), wire.external_in(request.external)

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            after = planned(ticket, step, request.way, appointment, external, status=request.status)
            if after is not ticket and request.expected_revision not in (0, revision_for(call.actor, ticket)):
                raise clash("Somebody else has changed this ticket in the meantime.", **{"theirs.way": ticket.way})
            return after

        return await self.change(call, request, decide)
