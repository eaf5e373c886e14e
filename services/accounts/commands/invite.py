"""A company's administrator, or staff, invite an address; nobody is a member before that address accepts."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, invalid, not_found
from contracts.portal import Portal
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.parts import (
    Portals,
    address_of,
    company_of,
    language_of,
    manages,
    per_account,
    portal_of,
    told,
)
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.people import Invitation, Person
from services.accounts.domain.secrets import Derived, digest_of
from services.accounts.ports import Audit, Change, Claim, Companies, Limits, People
from services.accounts.settings import Settings
from services.accounts.wire import invited


@dataclass(frozen=True)
class Invite:
    """The answer is the same whether the address has an account elsewhere or not."""

    people: People
    companies: Companies
    limits: Limits
    audit: Audit
    derived: Derived
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.Invite) -> Nothing:
        """A newer invitation makes the older one useless."""
        portal = portal_of(self.portals, actor.portal)
        own = actor.company if not actor.is_staff else request.company
        manages(actor, portal, own)
        if portal.registration.one_account_per_company:
            raise forbidden("In this portal colleagues are not managed by their company.")
        company = await company_of(self.companies, portal, own)
        email = address_of(request.email)
        account = self.derived.fingerprint(company.id, email)
        await self.limits.take(
            (
                *per_account("invite", portal.key, company.id, self.settings.invite_per_company),
                *per_account("invited", portal.key, account, self.settings.invite_per_account),
            )
        )
        now = self.clock()
        invitation = Invitation(company.id, company.name, request.role, request.rights, actor.name, now)
        claim = await self.people.claim_for_system(portal.key, Claim(email, new_id(), new_id()))
        await self.audit.note("invited", portal=portal.key, person=claim.person, by=actor.id, company=company.id)
        if await self.people.get_for_system(claim.person) is None:
            fresh = self._unknown(portal, claim, request, now)
            change = self._invited(portal, fresh, invitation, now)
            if change and await self.people.add_for_system(change):
                return Nothing()
        await self.people.change_for_system(claim.person, lambda stored: self._invited(portal, stored, invitation, now))
        return Nothing()

    def _unknown(self, portal: Portal, claim: Claim, request: accounts.Invite, now: datetime) -> Person:
        return Person(
            id=claim.person,
            portal=portal.key,
            email=claim.email,
            name=plain_line(request.name) or claim.email.partition("@")[0],
            role="customer",
            created_at=now,
            rights=(),
            confirmed=False,
            language=language_of(portal, request.language),
        )

    def _invited(self, portal: Portal, person: Person, invitation: Invitation, now: datetime) -> Change | None:
        if person.company == invitation.company:
            raise invalid(
                "Some of it is not right.",
                email="This is a colleague already."
                if person.active
                else "This is a colleague who is deactivated. Activate them again instead.",
            )
        if not person.active or not person.is_customer:
            return None  # whoever invites does not learn that
        link = self.derived.link("invite", person.id, person.next_generation("invite"))
        person = person.with_link("invite", digest_of(link), now + self.settings.invitation_life)
        person = replace(person, invitation=invitation)
        return Change(person, (invited(told(portal, person), now),))


@dataclass(frozen=True)
class WithdrawInvitation:
    """The mailed link is dead at once."""

    people: People
    audit: Audit
    portals: Portals

    async def __call__(self, actor: Actor, request: accounts.Withdraw) -> Nothing:
        """Nothing happens when there is none any more."""
        known = await self.people.get_for_system(request.invited)
        if known is None or known.invitation is None or known.portal != actor.portal:
            raise not_found()
        company = known.invitation.company
        manages(actor, portal_of(self.portals, known.portal), company)
        await self.audit.note(
            "invitation_withdrawn", portal=known.portal, person=known.id, by=actor.id, company=company
        )

        def withdraw(person: Person) -> Change | None:
            if person.invitation is None or person.invitation.company != company:
                return None
            return Change(replace(person, invitation=None).without_link("invite"))

        await self.people.change_for_system(known.id, withdraw)
        return Nothing()
