"""Keeps a new notice once, and hands it to the senders of this process."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.base import Event
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.notify.domain.notices import Delivery, Notice, Recipient
from services.notify.domain.rules import Why
from services.notify.ports import Ledger, Outgoing

log = get_logger(__name__)


@dataclass(frozen=True)
class KeepNotice:
    """One write per event: the notice with all its deliveries under the event's id. A repeat changes nothing."""

    ledger: Ledger
    outgoing: Outgoing
    clock: Clock

    async def __call__(self, event: Event, ticket: str, mails: Sequence[tuple[str, Why, Recipient]]) -> None:
        """Keep who is told what of this event; one mail per address."""
        now = self.clock()
        deliveries: dict[str, Delivery] = {}
        for template, why, to in mails:
            address = to.email.casefold()
            if address and address not in deliveries:
                deliveries[address] = Delivery(str(len(deliveries)), template, why, to, at=now, due=now)
        if not deliveries:
            return
        body = event.model_dump_json()
        notice = Notice(event.id, event.portal, ticket, now, body, tuple(deliveries.values()), due=now)
        notice = self.outgoing.hold(notice)
        crash_point("notify.keep.before_write")
        if not await self.ledger.add(notice):
            log.info("event_known_already", id=event.id)
            return
        crash_point("notify.keep.after_write")
        self.outgoing.offer(notice)
