"""The second proof of a registration by customer number: the billing address confirms it, or staff let it in."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.parts import Portals, linked, portal_of, take_seat, told
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import person_of
from services.accounts.ports import Audit, Change, Companies, People
from services.accounts.wire import access_changed, company_news, person_changed


@dataclass(frozen=True)
class InspectAdmission:
    """Opening a mailed link changes nothing."""

    people: People
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.InspectLink) -> accounts.AdmissionOffer:
        """Who would get the company's account."""
        person = await self.people.get_for_system(person_of(request.token))
        person = linked(person, request.portal, "admit", request.token, self.clock())
        return accounts.AdmissionOffer(email=person.email, name=person.name, company=person.company_name)


@dataclass(frozen=True)
class ConfirmAdmission:
    """The same link again changes nothing."""

    people: People
    companies: Companies
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.ConfirmAdmission) -> Nothing:
        """Whoever reads the company's billing mail says that it is they."""
        portal = portal_of(self.portals, request.portal)
        person = await self.people.get_for_system(person_of(request.token))
        person = linked(person, request.portal, "admit", request.token, self.clock())
        await take_seat(self.companies, self.people, portal, person.company, person.id)
        await self.audit.note("admitted", portal=portal.key, person=person.id, by="billing address")
        now = self.clock()
        await self.people.change_for_system(person.id, lambda stored: _let_in(portal, stored, now))
        return Nothing()


@dataclass(frozen=True)
class Admit:
    """Staff let a registration in, or refuse it; then its address is free again."""

    people: People
    companies: Companies
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.Admit) -> Nothing:
        """Nothing happens when it is so already."""
        known = await self.people.get_for_system(request.person)
        if known is None or known.portal != actor.portal or not known.is_customer:
            raise not_found()
        if known.admitted:
            return Nothing()
        portal = portal_of(self.portals, known.portal)
        if request.admit:
            await take_seat(self.companies, self.people, portal, known.company, known.id)
        await self.audit.note(
            "admitted" if request.admit else "not_admitted", portal=portal.key, person=known.id, by=actor.id
        )
        now = self.clock()
        if request.admit:
            await self.people.change_for_system(known.id, lambda stored: _let_in(portal, stored, now))
        else:
            await self.people.change_for_system(known.id, lambda stored: _refused(stored, now))
            await self.people.release_for_system(portal.key, known.email, known.id)
        return Nothing()


def _let_in(portal: Portal, stored: Person, now: datetime) -> Change | None:
    if stored.admitted or not stored.active:
        return None
    person = replace(stored, admitted=True)
    return Change(person, (person_changed(person, now), company_news(accounts.ADMITTED, told(portal, person), now)))


def _refused(stored: Person, now: datetime) -> Change | None:
    if stored.admitted or not stored.active:
        return None
    person = replace(stored.signed_out(), active=False, confirmation=None).without_link("admit")
    return Change(person, (access_changed(person, now), person_changed(person, now)))
