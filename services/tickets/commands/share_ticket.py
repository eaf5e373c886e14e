"""Say who of the company sees a ticket."""

from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.commands.colleagues import colleagues_of
from services.tickets.domain import Share, Step, Ticket, shared
from services.tickets.ports import People


@dataclass(frozen=True)
class ShareTicket:
    """Everybody of the company, or chosen colleagues, who are checked with accounts; it counts at once."""

    change: Changing
    people: People

    async def __call__(self, call: Call, request: messages.ShareTicket) -> messages.Written:
        """The rules are asked first, so that accounts is not asked in vain."""

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            after = shared(ticket, step, Share(request.visibility, request.people, {}, request.expected))
            if after is ticket:
                return ticket
            found = dict(await colleagues_of(self.people, after.participants, ticket.company, ticket.portal))
            found |= await self.people.members([one for one in ticket.participants if one not in found])
            names = {person: member.party.name for person, member in found.items()}
            return shared(ticket, step, Share(request.visibility, request.people, names, request.expected))

        return await self.change(call, request, decide, self._estranged)

    async def _estranged(self, before: Ticket, after: Ticket) -> tuple[str, ...]:
        """Who loses sight of it, so that their open pages learn of it."""
        lost = set(before.participants)
        if before.visibility == "company" and after.visibility != "company":
            lost |= set(await self.people.colleagues(after.company))
        return tuple(sorted(lost - set(after.people)))
