"""Whoever has the one account of a company hands it to somebody else."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, invalid, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.parts import Portals, address_of, even_answer, linked, per_account, portal_of, told
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import Derived, digest_of, person_of
from services.accounts.ports import Audit, Change, Claim, Hasher, Limits, People
from services.accounts.settings import Settings
from services.accounts.wire import access_changed, company_news, hand_over_asked, person_changed, registered_again


@dataclass(frozen=True)
class HandOver:
    """Nothing changes until the new address accepts; a newer wish makes the older link useless."""

    people: People
    limits: Limits
    hasher: Hasher
    audit: Audit
    derived: Derived
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.HandOver) -> Nothing:
        """The answer is the same whether the address has an account or not."""
        portal = portal_of(self.portals, actor.portal)
        if not portal.registration.one_account_per_company:
            raise forbidden("In this portal everybody has an account of their own.")
        email = address_of(request.email)
        known = await self.people.get_for_system(actor.id)
        if known is None or not known.is_customer:
            raise not_found()
        if email == known.email:
            raise invalid("Some of it is not right.", email="This is your own address.")
        async with even_answer(self.settings.answer_seconds):
            await self.limits.take(per_account("hand_over", portal.key, known.id, self.settings.hand_over_per_person))
            if not await self.hasher.verify(known.password.hash, request.password):
                raise invalid("Some of it is not right.", password="This is not your current password.")  # noqa: S106 - a message
            await self._offer(portal, known, email)
        return Nothing()

    async def _offer(self, portal: Portal, known: Person, email: str) -> None:
        now = self.clock()
        await self.audit.note("hand_over_asked", portal=portal.key, person=known.id, by=known.id)
        other = await self.people.by_email_for_system(portal.key, email)
        if other:
            tried = registered_again(told(portal, other), now)
            await self.people.change_for_system(other.id, lambda stored: Change(stored, (tried,)))
            return

        def offer(person: Person) -> Change:
            link = self.derived.link("handover", person.id, person.next_generation("handover"))
            person = person.with_link("handover", digest_of(link), now + self.settings.hand_over_life)
            person = replace(person, successor=email)
            return Change(person, (hand_over_asked(told(portal, person), now),))

        await self.people.change_for_system(known.id, offer)


@dataclass(frozen=True)
class InspectHandOver:
    """Opening a mailed link changes nothing."""

    people: People
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.InspectLink) -> accounts.HandOverOffer:
        """What the page shows."""
        person = await self.people.get_for_system(person_of(request.token))
        person = linked(person, request.portal, "handover", request.token, self.clock())
        return accounts.HandOverOffer(company=person.company_name, email=person.successor, by=person.name)


@dataclass(frozen=True)
class AcceptHandOver:
    """The account gets another address, name and password in one write; whoever had it is told and signed out."""

    people: People
    hasher: Hasher
    audit: Audit
    rules: PasswordRules
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.AcceptHandOver) -> Nothing:
        """The new address is claimed before the write, the old one let go after it."""
        portal = portal_of(self.portals, request.portal)
        person = await self.people.get_for_system(person_of(request.token))
        person = linked(person, request.portal, "handover", request.token, self.clock())
        if problem := self.rules.problem(request.password, person.successor, request.name):
            raise invalid("Some of it is not right.", password=problem)
        hashed = await self.hasher.hash(request.password)
        old, new = person.email, person.successor
        claim = await self.people.claim_for_system(portal.key, Claim(new, person.id, person.company))
        if claim.person != person.id:
            raise not_found()
        await self.audit.note("handed_over", portal=portal.key, person=person.id, by=person.id)
        now = self.clock()
        await self.people.change_for_system(
            person.id, lambda stored: self._taken_over(portal, stored, request, new=new, hashed=hashed, now=now)
        )
        await self.people.release_for_system(portal.key, old, person.id)
        return Nothing()

    def _taken_over(
        self, portal: Portal, stored: Person, request: accounts.AcceptHandOver, *, new: str, hashed: str, now: datetime
    ) -> Change:
        before = linked(stored, portal.key, "handover", request.token, now)
        if before.successor != new:
            raise not_found()
        person = before.with_chosen_password(hashed).without_link("handover")
        person = replace(person, email=new, name=plain_line(request.name) or new, successor="", phone="")
        person = replace(person, views=(), muted=(), mails_off=(), portal_off=(), queues=())  # what the other one chose
        farewell = company_news(accounts.HANDED_OVER, told(portal, before), now, other=new)
        return Change(person, (access_changed(person, now), person_changed(person, now), farewell))
