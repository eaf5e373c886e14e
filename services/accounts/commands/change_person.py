"""A company's administrator sets a colleague's rights and role; staff also name, kind and company."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor
from contracts.errors import forbidden, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.administrators import keeping_one
from services.accounts.commands.parts import Portals, company_of, manages, portal_of, take_seat, told
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.companies import Company
from services.accounts.domain.people import Person, Right
from services.accounts.ports import Audit, Change, Companies, People
from services.accounts.wire import access_changed, company_news, person_changed, person_message


@dataclass(frozen=True)
class ChangePerson:
    """Takes effect within a second wherever the person is signed in."""

    people: People
    companies: Companies
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.ChangePerson) -> accounts.Person:
        """The person as they are now."""
        known = await self.people.get_for_system(request.person)
        if known is None or known.portal != actor.portal or not known.is_customer:
            raise not_found()
        portal = portal_of(self.portals, known.portal)
        manages(actor, portal, known.company)
        if not actor.is_staff and (request.kind, request.name, request.company) != (None, None, None):
            raise forbidden("Only our staff may change this.")
        company = await self._company(portal, known, request)
        now = self.clock()
        steps_down = request.role == "customer" and not actor.is_staff
        async with keeping_one(self.companies, self.people, actor.id, known, now) if steps_down else nullcontext():
            await self._note(actor, known, request)
            person = await self.people.change_for_system(
                known.id, lambda stored: self._changed(portal, stored, known, company=company, request=request, now=now)
            )
        if company and company.id != known.company:
            await self.companies.leave_seat_for_system(known.company, known.id)
        return person_message(person)

    async def _note(self, actor: Actor, known: Person, request: accounts.ChangePerson) -> None:
        wanted = request.model_dump(mode="json", exclude={"person"}, exclude_none=True)
        await self.audit.note("person_changed", portal=known.portal, person=known.id, by=actor.id, **wanted)

    async def _company(self, portal: Portal, known: Person, request: accounts.ChangePerson) -> Company | None:
        if request.company is None:
            return None
        company = await company_of(self.companies, portal, request.company)
        if company.id != known.company:
            await take_seat(self.companies, self.people, portal, company.id, known.id)
        return company

    def _changed(
        self,
        portal: Portal,
        stored: Person,
        known: Person,
        *,
        company: Company | None,
        request: accounts.ChangePerson,
        now: datetime,
    ) -> Change | None:
        if stored.company != known.company:
            raise not_found()  # somebody moved them meanwhile
        rights = stored.rights if request.rights is None else ordered(request.rights)
        person = replace(stored, rights=rights, role=request.role or stored.role, kind=request.kind or stored.kind)
        person = replace(person, name=plain_line(request.name or "") or stored.name)
        moved = company is not None and company.id != stored.company
        if company is not None and moved:
            person = person.member_of(company.id, company.name, request.role or "customer", rights)
        if person == stored:
            return None
        events = [person_changed(person, now)]
        if (stored.role, stored.rights, stored.company) != (person.role, person.rights, person.company):
            events.insert(0, access_changed(person, now))
        if moved:
            events.append(company_news(accounts.JOINED, told(portal, person), now))
        return Change(person, tuple(events))


def ordered(rights: tuple[Right, ...]) -> tuple[Right, ...]:
    """Each right once, always in the same order."""
    known: tuple[Right, ...] = ("create", "comment", "company")
    return tuple(right for right in known if right in rights)
