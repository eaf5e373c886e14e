"""The notify service as pages see it."""

from dataclasses import dataclass
from typing import Literal

from contracts import mailin as m
from contracts import notifications as told
from contracts import notify as n
from contracts.base import Nothing, Req
from contracts.errors import CasebusError, not_found
from gateway.peers.calls import Caller, asked


def asked_of(model: type[Req], **values: str) -> Req:
    """A request about one mail; what cannot be the id of one is nothing that is there."""
    try:
        return asked(model, **values)
    except CasebusError as error:
        if "id" in error.problem.fields:
            raise not_found() from error
        raise


@dataclass(frozen=True)
class NotifyPeer:
    """Who was told what, and what could not be delivered."""

    bus: Caller

    async def deliveries(self, token: str, ticket: str) -> tuple[n.Delivery, ...]:
        """Mails about a ticket, newest first."""
        return (await self.bus.call(n.LIST_DELIVERIES, n.ListDeliveries(ticket=ticket), token=token)).items

    async def mail_state(self, token: str) -> n.MailState:
        """The outgoing queue."""
        return await self.bus.call(n.MAIL_STATE, Nothing(), token=token)

    async def dead_letters(self, token: str, limit: int = 50) -> tuple[n.DeadLetter, ...]:
        """Events that a consumer gave up on."""
        return (await self.bus.call(n.LIST_DEAD_LETTERS, n.ListDeadLetters(limit=limit), token=token)).items

    async def incoming(self, token: str, state: m.IncomingState, limit: int = 50) -> tuple[m.IncomingRow, ...]:
        """Mail that came in and is in this state, newest first."""
        return (await self.bus.call(m.LIST_INCOMING, m.ListIncoming(state=state, limit=limit), token=token)).items

    async def incoming_counts(self, token: str) -> m.IncomingCounts:
        """How much came in, and what became of it."""
        return await self.bus.call(m.INCOMING_STATE, Nothing(), token=token)

    async def incoming_mail(self, token: str, mail: str) -> m.IncomingMail:
        """One mail, as text."""
        return await self.bus.call(m.READ_INCOMING, asked_of(m.ReadIncoming, id=mail), token=token)

    async def accept_incoming(self, token: str, mail: str, person: str, ticket: str) -> m.IncomingRow:
        """Make it a ticket of this person, or their comment."""
        request = asked_of(m.AcceptIncoming, id=mail, person=person, ticket=ticket)
        return await self.bus.call(m.ACCEPT_INCOMING, request, token=token)

    async def handle_incoming(
        self, token: str, mail: str, what: Literal["replay", "delete", "restore"]
    ) -> m.IncomingRow:
        """Judge it again, put it away, or take it back."""
        return await self.bus.call(m.HANDLE_INCOMING, asked_of(m.HandleIncoming, id=mail, what=what), token=token)

    async def notifications(
        self, token: str, *, unread: bool = False, limit: int = 20, cursor: str = ""
    ) -> told.Notifications:
        """What the portal told somebody, by ticket."""
        request = asked(told.ListNotifications, unread=unread, limit=limit, cursor=cursor)
        return await self.bus.call(told.LIST_NOTIFICATIONS, request, token=token)

    async def unread(self, token: str) -> int:
        """How many of these were not read."""
        return (await self.bus.call(told.COUNT_NOTIFICATIONS, Nothing(), token=token)).unread

    async def mark_notifications(self, token: str, request: told.MarkNotifications) -> told.Marked:
        """Mark them as read, or take that back."""
        return await self.bus.call(told.MARK_NOTIFICATIONS, request, token=token)

    async def replay(self, token: str, letter: str) -> None:
        """Try an event again."""
        await self.bus.call(n.REPLAY_DEAD_LETTER, n.ReplayDeadLetter(id=letter), token=token)
