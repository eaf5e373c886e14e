"""The tickets service as pages see it; `token` is the actor token of whoever asks."""

from dataclasses import dataclass

from contracts import tickets as t
from gateway.peers.calls import Caller


@dataclass(frozen=True)
class TicketsPeer:
    """Reading and writing tickets."""

    bus: Caller

    async def read(self, token: str, ticket: str) -> t.Ticket:
        """One ticket, as the actor may see it."""
        return await self.bus.call(t.READ, t.ReadTicket(ticket=ticket), token=token)

    async def page(self, token: str, request: t.ListTickets) -> t.TicketPage:
        """A page of the list."""
        return await self.bus.call(t.LIST, request, token=token)

    async def counts(self, token: str) -> t.Counts:
        """Counts for the tabs and the sidebar."""
        return await self.bus.call(t.COUNT, t.CountTickets(), token=token)

    async def search(self, token: str, request: t.SearchTickets) -> t.SearchPage:
        """What matches a text."""
        return await self.bus.call(t.SEARCH, request, token=token)

    async def open(self, token: str, request: t.OpenTicket) -> t.Written:
        """Open a ticket."""
        return await self.bus.call(t.OPEN, request, token=token)

    async def comment(self, token: str, request: t.AddComment) -> t.Written:
        """Comment, or note for staff only."""
        return await self.bus.call(t.COMMENT, request, token=token)

    async def attach(self, token: str, request: t.AttachFiles) -> t.Written:
        """Add files."""
        return await self.bus.call(t.ATTACH, request, token=token)

    async def edit(self, token: str, request: t.EditTicket) -> t.Written:
        """Change fields; a conflict has the stored values in its details."""
        return await self.bus.call(t.EDIT, request, token=token)

    async def share(self, token: str, request: t.ShareTicket) -> t.Written:
        """Say who of the company sees it."""
        return await self.bus.call(t.SHARE, request, token=token)

    async def propose_cost(self, token: str, request: t.ProposeCost) -> t.Written:
        """Say what the work costs."""
        return await self.bus.call(t.PROPOSE_COST, request, token=token)

    async def answer_cost(self, token: str, request: t.AnswerCost) -> t.Written:
        """Accept or decline it."""
        return await self.bus.call(t.ANSWER_COST, request, token=token)

    async def move(self, token: str, request: t.MoveTicket) -> t.Written:
        """Move to another status."""
        return await self.bus.call(t.MOVE, request, token=token)

    async def plan(self, token: str, request: t.PlanWork) -> t.Written:
        """Record how the problem is solved."""
        return await self.bus.call(t.PLAN, request, token=token)

    async def resolve(self, token: str, request: t.ResolveTicket) -> t.Written:
        """Document error and solution and end it."""
        return await self.bus.call(t.RESOLVE, request, token=token)
