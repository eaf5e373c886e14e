"""The notify service as pages see it."""

from dataclasses import dataclass

from contracts import notify as n
from contracts.base import Nothing
from gateway.peers.calls import Caller


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

    async def replay(self, token: str, letter: str) -> None:
        """Try an event again."""
        await self.bus.call(n.REPLAY_DEAD_LETTER, n.ReplayDeadLetter(id=letter), token=token)
