"""What staff and customers read about mails."""

from dataclasses import dataclass, field

from contracts.base import Nothing
from contracts.errors import not_found
from contracts.notify import (
    DeadLetters,
    Deliveries,
    ListDeadLetters,
    ListDeliveries,
    MailState,
    ReadStopLink,
    StopLink,
)
from kit.clock import Clock
from kit.rpc.server import Call
from services.notify import wire
from services.notify.domain.stopping import read_stop_token
from services.notify.ports import DeadLetterBox, Ledger, TicketGuard


@dataclass(frozen=True)
class Queries:
    """Reads; each begins with what the actor may see."""

    ledger: Ledger
    guard: TicketGuard
    box: DeadLetterBox
    clock: Clock
    stop_key: str = field(repr=False)

    async def deliveries(self, call: Call, request: ListDeliveries) -> Deliveries:
        """The mails about a ticket, newest first, for whoever may read the ticket."""
        await self.guard.check(request.ticket, call.token)
        actor = call.actor
        staff = actor.is_staff or actor.is_service
        rows = [
            wire.delivery_row(notice, delivery, staff=staff)
            for notice in await self.ledger.of_ticket_for_system(request.ticket)
            for delivery in notice.deliveries
            if staff or delivery.to.person == actor.id
        ]
        return Deliveries(items=tuple(sorted(rows, key=lambda row: row.at, reverse=True)))

    async def mail_state(self, call: Call, _request: Nothing) -> MailState:
        """The outgoing queue, for staff and the operator."""
        queued, failed, oldest = await self.ledger.state_for_system(wire.overseen(call.actor))
        seconds = int((self.clock() - oldest).total_seconds()) if oldest else 0
        return MailState(queued=queued, failed=failed, oldest_seconds=max(seconds, 0))

    async def dead_letters(self, call: Call, request: ListDeadLetters) -> DeadLetters:
        """Events that could not be handled, for staff and the operator."""
        found = await self.box.of_portal(wire.overseen(call.actor), request.limit)
        return DeadLetters(items=tuple(found))

    async def stop_link(self, call: Call, request: ReadStopLink) -> StopLink:
        """Whose mails a link stops, for our own gateway; the link is the proof."""
        found = read_stop_token(self.stop_key, request.portal, request.token)
        if not call.actor.is_service or call.actor.id != "gateway" or found is None:
            raise not_found()
        return StopLink(person=found[0], product=found[1])
