"""The invited address joins the company, by the link that only its mailbox has."""

from contextlib import nullcontext
from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import invalid, not_found
from kit.clock import Clock
from services.accounts.commands.administrators import keeping_one
from services.accounts.commands.parts import Portals, linked, portal_of
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import person_of
from services.accounts.ports import Audit, Change, Companies, Hasher, People
from services.accounts.wire import access_changed, person_changed


def knows_password(person: Person) -> bool:
    """Whether somebody who proved this address has a password; one that a stranger typed before does not count."""
    return person.confirmed and bool(person.password.hash)


@dataclass(frozen=True)
class InspectInvitation:
    """Opening a mailed link changes nothing."""

    people: People
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.InspectLink) -> accounts.InvitationOffer:
        """What the page shows."""
        person = await self.people.get_for_system(person_of(request.token))
        person = linked(person, request.portal, "invite", request.token, self.clock())
        if person.invitation is None:
            raise not_found()
        return accounts.InvitationOffer(
            company=person.invitation.company_name,
            by=person.invitation.by,
            email=person.email,
            name=person.name,
            known=knows_password(person),
        )


@dataclass(frozen=True)
class AcceptInvitation:
    """Works once; what the person filed before stays theirs."""

    people: People
    companies: Companies
    hasher: Hasher
    audit: Audit
    rules: PasswordRules
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.AcceptInvitation) -> Nothing:
        """The link is looked at again in the write itself, so that two presses use it once."""
        portal_of(self.portals, request.portal)
        person = await self.people.get_for_system(person_of(request.token))
        person = linked(person, request.portal, "invite", request.token, self.clock())
        hashed = ""
        if not knows_password(person):
            if problem := self.rules.problem(request.password, person.email, request.name):
                raise invalid("Some of it is not right.", password=problem)
            hashed = await self.hasher.hash(request.password)
        company = person.invitation.company if person.invitation else ""
        await self.audit.note(
            "invitation_accepted", portal=person.portal, person=person.id, by=person.id, company=company
        )
        now = self.clock()
        bound = await self._leaves_others(person, company)
        async with keeping_one(self.companies, self.people, person.id, person, now) if bound else nullcontext():
            await self.people.change_for_system(person.id, lambda stored: self._join(stored, request, hashed, now))
        return Nothing()

    async def _leaves_others(self, person: Person, company: str) -> bool:
        """Whether an administrator goes away from people who would be left without one."""
        if person.role != "company_admin" or not person.active or person.company in ("", company):
            return False
        staff = await self.people.of_company_for_system(person.company)
        return any(one.active and one.id != person.id for one in staff)

    def _join(self, stored: Person, request: accounts.AcceptInvitation, hashed: str, now: datetime) -> Change:
        person = linked(stored, request.portal, "invite", request.token, now)
        invitation = person.invitation
        if invitation is None or (not hashed and not knows_password(person)):
            raise not_found()
        if hashed:
            person = replace(person.with_chosen_password(hashed), confirmed=True, confirmation=None, admitted=True)
            person = replace(person, name=plain_line(request.name) or person.name)
        person = person.member_of(invitation.company, invitation.company_name, invitation.role, invitation.rights)
        return Change(person, (access_changed(person, now), person_changed(person, now)))
