"""Sends the mails of an event and keeps its notice, once."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field

from contracts.base import Event
from contracts.errors import CasebusError, unavailable
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.notify.domain.notices import Delivery, Notice, Recipient
from services.notify.domain.rules import Why
from services.notify.ports import Ledger, Outgoing

log = get_logger(__name__)


AT_ONCE_SECONDS = 3.0
MOST_SENT = 1000


@dataclass(frozen=True)
class KeepNotice:
    """One document per event: the notice with all its deliveries under the event's id. A repeat changes nothing.

    Mails that can go at once are sent before the notice is kept, so that one write keeps both. A process that dies in
    between leaves the event to be handled again, and its mails are sent again with the same Message-ID.
    """

    ledger: Ledger
    outgoing: Outgoing
    clock: Clock
    patience: float = AT_ONCE_SECONDS  # for the turn of a mail that is not kept yet
    _busy: set[str] = field(default_factory=set)
    _sent: OrderedDict[str, Notice] = field(default_factory=OrderedDict)  # what the ledger could not take

    async def __call__(self, event: Event, ticket: str, mails: Sequence[tuple[str, Why, Recipient]]) -> None:
        """Send and keep who is told what of this event; one mail per address. Raises `unavailable`: to be repeated."""
        deliveries = self._deliveries(mails)
        if not deliveries:
            return
        if event.id in self._busy:
            raise unavailable()
        self._busy.add(event.id)
        try:
            if await self.ledger.known(event.id):
                log.info("event_known_already", id=event.id)
                return
            now, body = self.clock(), event.model_dump_json()
            await self._tell(Notice(event.id, event.portal, ticket, now, body, deliveries, due=now))
        finally:
            self._busy.discard(event.id)

    def _deliveries(self, mails: Sequence[tuple[str, Why, Recipient]]) -> tuple[Delivery, ...]:
        now = self.clock()
        found: dict[str, Delivery] = {}
        for template, why, to in mails:
            address = to.email.casefold()
            if address and address not in found:
                found[address] = Delivery(str(len(found)), template, why, to, at=now, due=now)
        return tuple(found.values())

    async def _tell(self, notice: Notice) -> None:
        crash_point("notify.keep.before_send")
        after = self._sent.pop(notice.id, None)
        errand = None if after else self.outgoing.begin(notice)
        if errand:
            after = await errand.within(self.patience)
        if after:
            await self._add_sent(after)
        elif errand and errand.begun:
            if await self._add(errand.notice):
                await self.outgoing.store(await errand.ended())
        else:
            notice = self.outgoing.hold(notice)
            if await self._add(notice):
                self.outgoing.offer(notice)

    async def _add_sent(self, notice: Notice) -> None:
        try:
            await self._add(notice)
        except CasebusError:
            self._sent[notice.id] = notice  # nobody is told twice because the database was away for a moment
            if len(self._sent) > MOST_SENT:
                self._sent.popitem(last=False)
            raise

    async def _add(self, notice: Notice) -> bool:
        added = await self.ledger.add(notice)
        if not added:
            log.info("event_known_already", id=notice.id)
        crash_point("notify.keep.after_write")
        return added
