"""Tie a ticket to one of the portal's releases."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts import tickets as messages
from kit.rpc.server import Call
from services.tickets.commands.changing import Changing
from services.tickets.commands.releases.tell_release import TellRelease, hope_of
from services.tickets.domain import Step, Ticket, wrong
from services.tickets.domain.products import WITHDRAWN, writer_of
from services.tickets.domain.releasing import Hope, tied
from services.tickets.ports import ReleaseStore


@dataclass(frozen=True)
class LinkRelease:
    """By staff; the customer sees it on the ticket, and is asked when the release is out."""

    change: Changing
    store: ReleaseStore
    tell: TellRelease
    portals: Collection[str]

    async def __call__(self, call: Call, request: messages.LinkRelease) -> messages.Written:
        """A release that came out, or was withdrawn, while this was written is told of as well."""
        hope = await self._hope(call, request.release) if request.release else None

        async def decide(ticket: Ticket, step: Step) -> Ticket:
            return tied(ticket, step, hope)

        written = await self.change(call, request, decide)
        if hope:
            await self.tell.ask_late(request.ticket, hope.id)
        return written

    async def _hope(self, call: Call, release_id: str) -> Hope:
        writer = writer_of(call.actor, self.portals)
        found = await self.store.release(writer, release_id)
        if found is None or found[1].state == WITHDRAWN:
            raise wrong(release="This is not one of the choices.")
        return hope_of(*found, self.tell.portals)
