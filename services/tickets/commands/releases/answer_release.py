"""Say whether a release that is out solved a ticket."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket
from services.tickets.domain.releasing import release_answered


@dataclass(frozen=True)
class AnswerRelease:
    """By the customer, and only about the release that they were asked about."""

    change: Changing

    async def __call__(self, call: Call, request: messages.AnswerRelease) -> messages.Written:
        """A yes ends it where the portal lets customers do that; a no says what is left."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            return release_answered(ticket, step, request.release, request.text, solved=request.solved)

        return await self.change(call, request, decide)
