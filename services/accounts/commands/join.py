"""A person asks to become a member of a company, and whoever may accepts or declines."""

from dataclasses import dataclass, replace
from datetime import datetime

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, invalid, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.parts import Portals, company_of, manages, per_account, portal_of, told
from services.accounts.domain.addresses import normalised, plain_line
from services.accounts.domain.companies import Company
from services.accounts.domain.people import ALL_RIGHTS, Person, Wish
from services.accounts.ports import Audit, Change, Companies, Limits, People
from services.accounts.settings import Settings
from services.accounts.wire import access_changed, company_news, person_changed


@dataclass(frozen=True)
class AskToJoin:
    """The answer tells nothing about any company, nor whether the colleague named is one."""

    people: People
    limits: Limits
    audit: Audit
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.AskToJoin) -> Nothing:
        """A newer request replaces the older one."""
        portal = portal_of(self.portals, actor.portal)
        if portal.registration.one_account_per_company:
            raise forbidden("In this portal a company has one account.")
        text = plain_line(request.company_name)
        if not text:
            raise invalid("Some of it is not right.", company_name="This is needed.")
        await self.limits.take(per_account("join", portal.key, actor.id, self.settings.join_per_person))
        company = await self._company(portal, actor, request.colleague)
        await self.audit.note("asked_to_join", portal=portal.key, person=actor.id, by=actor.id, company=company)
        now = self.clock()

        def ask(person: Person) -> Change:
            person = replace(person, wish=Wish(text, company, now))
            return Change(person, (person_changed(person, now),))

        await self.people.change_for_system(actor.id, ask)
        return Nothing()

    async def _company(self, portal: Portal, actor: Actor, colleague: str) -> str:
        if not (email := normalised(colleague)):
            return ""
        named = await self.people.by_email_for_system(portal.key, email)
        known = named is not None and named.active and named.role == "company_admin" and named.company != actor.company
        return named.company if named and known else ""


@dataclass(frozen=True)
class AnswerWish:
    """Accepted, the person is a member at once, with all rights; what they filed before stays theirs alone."""

    people: People
    companies: Companies
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.AnswerWish) -> Nothing:
        """Only what was asked for can be answered."""
        known = await self.people.get_for_system(request.person)
        if known is None or known.wish is None or known.portal != actor.portal or not known.is_customer:
            raise not_found()
        portal = portal_of(self.portals, known.portal)
        asked = known.wish.company
        if not actor.is_staff:
            manages(actor, portal, asked)
        wanted = (request.company if actor.is_staff else "") or asked
        company = await company_of(self.companies, portal, wanted) if request.accept else None
        await self.audit.note(
            "join_accepted" if company else "join_declined",
            portal=portal.key,
            person=known.id,
            by=actor.id,
            company=company.id if company else asked,
        )
        now = self.clock()
        await self.people.change_for_system(known.id, lambda stored: _answered(portal, stored, known, company, now))
        return Nothing()


def _answered(portal: Portal, stored: Person, known: Person, company: Company | None, now: datetime) -> Change | None:
    if stored.wish is None or stored.wish != known.wish:
        return None
    if company is None:
        person = replace(stored, wish=None)
        return Change(person, (person_changed(person, now),))
    person = stored.member_of(company.id, company.name, "customer", ALL_RIGHTS)
    news = company_news(accounts.JOINED, told(portal, person), now)
    return Change(person, (access_changed(person, now), person_changed(person, now), news))
