"""A customer asks to renew a subscription: noted before the ticket is opened, so that it is opened once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from contracts import ledger as l
from contracts.base import Actor, Nothing
from contracts.errors import CasebusError, Code, forbidden, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.domain.ledger import Renewal, Subscription
from services.accounts.ports import Ledger
from services.accounts.wire.ledger import ledger_changed, renewal_message

GIVEN_UP = timedelta(minutes=2)  # after so long without its ticket a colleague may ask instead
_ATTEMPTS = 5

Portals = Mapping[str, Portal]


async def own(ledger: Ledger, portals: Portals, actor: Actor, number: str) -> Subscription:
    """The actor's company's subscription; raises `not_found`."""
    portal = portals.get(actor.portal)
    found = await ledger.subscriptions.get_for_system(actor.portal, number)
    if portal is None or not portal.modules.administration or found is None:
        raise not_found()
    if not actor.company or found.company != actor.company or "company" not in actor.rights:
        raise not_found()
    return found


@dataclass(frozen=True)
class AskRenewal:
    """The first to ask decides the request id and the text; whoever comes again gets theirs."""

    ledger: Ledger
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: l.AskRenewal) -> l.RenewalAsked:
        """What to open, or what was opened."""
        for _ in range(_ATTEMPTS):
            found = await own(self.ledger, self.portals, actor, request.number)
            if kept := self._kept(actor, found):
                return kept
            self._check(actor, found)
            renewal = Renewal(
                request.request_id, actor.id, actor.name, self.clock(), request.text, found.renewable_from
            )
            stored = await self.ledger.ask_for_system(found, renewal)
            if stored and stored.asked and stored.asked.request_id == request.request_id:
                return _asked(renewal)
        raise CasebusError(Code.CONFLICT, "Somebody of your company is asking for this right now.")

    def _kept(self, actor: Actor, found: Subscription) -> l.RenewalAsked | None:
        asked = found.asked
        if asked is None:
            return None
        if asked.ticket or asked.by == actor.id:
            return _asked(asked)
        if self.clock() < asked.at + GIVEN_UP:
            raise CasebusError(Code.CONFLICT, "Somebody of your company is asking for this right now.")
        return None

    def _check(self, actor: Actor, found: Subscription) -> None:
        if "create" not in actor.rights:
            raise forbidden("You may read here, but not open anything new.")
        zone = ZoneInfo(self.portals[found.portal].contact.timezone)
        if found.ended:
            raise CasebusError(Code.CONFLICT, "This subscription has ended.")
        if self.clock().astimezone(zone).date() < found.renewable_from:
            raise CasebusError(Code.CONFLICT, "This subscription cannot be renewed yet.")


@dataclass(frozen=True)
class NoteRenewal:
    """The ticket is open; whoever looks at the subscription sees it."""

    ledger: Ledger
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: l.NoteRenewal) -> Nothing:
        """Noted once; a ticket that is noted already stays."""
        for _ in range(_ATTEMPTS):
            found = await own(self.ledger, self.portals, actor, request.number)
            asked = found.asked
            if asked is None or asked.by != actor.id or asked.request_id != request.request_id:
                raise not_found()
            if asked.ticket:
                return Nothing()
            event = ledger_changed(found.portal, (found.company,), self.clock)
            mark = await self.ledger.announce_for_system(event)
            done = await self.ledger.ask_for_system(found, replace(asked, ticket=request.ticket))
            await self.ledger.tell_for_system(mark, found.portal, event if done else None)
        return Nothing()


def _asked(renewal: Renewal) -> l.RenewalAsked:
    return l.RenewalAsked(request_id=renewal.request_id, text=renewal.text, renewal=renewal_message(renewal))
