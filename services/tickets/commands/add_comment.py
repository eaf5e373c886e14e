"""Comment on a ticket, or write a note for staff only."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.domain import Step, Ticket, commented, noted
from services.tickets.ports import Uploads


@dataclass(frozen=True)
class AddComment:
    """Adds a comment or note, with its files and, for staff, the next status, in one write."""

    change: Changing
    uploads: Uploads

    async def __call__(self, call: Call, request: messages.AddComment) -> messages.Written:
        """The rules are asked once without files, so that a refused comment takes no uploads."""
        add = noted if request.staff_only else commented

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            after = add(ticket, step, request.text, (), request.status, quoted=request.quoted)
            if not request.uploads:
                return after
            files = await self.uploads.reserve(call.token, request.uploads, ticket.id, request.request_id)
            return add(ticket, step, request.text, files, request.status, quoted=request.quoted)

        return await self.change(call, request, decide)
