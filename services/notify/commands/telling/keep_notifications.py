"""Keeps what happened for those whom it concerns, and has their open pages told."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from contracts.base import Event
from contracts.tickets import TicketFact
from services.notify.domain.notifications import Notification
from services.notify.domain.rules import Wanted
from services.notify.domain.texts import one_line
from services.notify.ports import Notifications

Tell = Callable[[str, Sequence[str]], None]
"""Has the open pages of people of a portal told that something is new; it may come a moment later, or never."""


@dataclass(frozen=True)
class KeepNotifications:
    """One for each person under the event's id, so that an event handled again changes nothing."""

    store: Notifications
    tell: Tell

    async def __call__(self, event: Event, fact: TicketFact, wanted: Sequence[Wanted]) -> None:
        """Keep it for each of these people."""
        if not wanted:
            return
        await self.store.add([notification_of(event, fact, one) for one in wanted])
        self.tell(event.portal, [one.person for one in wanted])


@dataclass(frozen=True)
class ForgetTold:
    """Whoever has an account from now on does not read what its holder before was told; safe to repeat."""

    store: Notifications
    tell: Tell

    async def __call__(self, portal: str, person: str, until: datetime) -> None:
        """Remove it, and have the number at the bell asked for anew."""
        if await self.store.forget_person(person, until):
            self.tell(portal, [person])


def notification_of(event: Event, fact: TicketFact, wanted: Wanted) -> Notification:
    """What the portal tells one person of an event."""
    ticket, by = fact.ticket, fact.by
    return Notification(
        id=f"{event.id}:{wanted.person}",
        person=wanted.person,
        portal=event.portal,
        ticket=ticket.id,
        title=one_line(ticket.title),
        what=wanted.template,
        why=wanted.why,
        by_id=by.id,
        by_name=one_line(by.name, 80),
        by_side=by.side,
        at=event.time,
        status=ticket.status if fact.moved_from else "",
    )
