"""Somebody forgot their password: have a link mailed, if there is such a person."""

from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.parts import (
    Portals,
    address_of,
    even_answer,
    per_account,
    per_address,
    portal_of,
    told,
)
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import Derived, digest_of
from services.accounts.ports import Audit, Change, Limits, People
from services.accounts.settings import Settings
from services.accounts.wire import reset_requested


@dataclass(frozen=True)
class RequestReset:
    """The answer is the same, after about the same time, for known and unknown names."""

    people: People
    limits: Limits
    audit: Audit
    derived: Derived
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.RequestReset) -> Nothing:
        """A newer link makes the older one useless."""
        portal = portal_of(self.portals, request.portal)
        email = address_of(request.email)
        account = self.derived.fingerprint(email)
        async with even_answer(self.settings.answer_seconds):
            counters = (
                *per_account("reset", portal.key, account, self.settings.reset_per_account),
                *per_address("reset", portal.key, request.address, self.settings.reset_per_address),
            )
            await self.limits.take(counters)
            person = await self.people.by_email_for_system(portal.key, email)
            await self.audit.note(
                "reset_requested",
                portal=portal.key,
                person=person.id if person else "",
                account=account,
                address=request.address,
            )
            if person:
                await self.people.change_for_system(person.id, lambda stored: self._offer(portal, stored))
        return Nothing()

    def _offer(self, portal: Portal, person: Person) -> Change | None:
        if not person.active or person.only_invited:
            return None
        now = self.clock()
        link = self.derived.link("reset", person.id, person.resets + 1)
        person = person.with_reset(digest_of(link), now + self.settings.reset_life)
        return Change(person, (reset_requested(told(portal, person), now),))
