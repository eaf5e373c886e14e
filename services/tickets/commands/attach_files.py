"""Add files to a ticket without a comment."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket, attached
from services.tickets.ports import Uploads


@dataclass(frozen=True)
class AttachFiles:
    """Takes the uploads and notes them in the timeline, in one write."""

    change: Changing
    uploads: Uploads

    async def __call__(self, call: Call, request: messages.AttachFiles) -> messages.Written:
        """The rules are asked once without files, so that a refused request takes no uploads."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            attached(ticket, step, ())
            files = await self.uploads.reserve(call.token, request.uploads, ticket.id, request.request_id)
            return attached(ticket, step, files)

        return await self.change(call, request, decide)
