"""Reads about companies: their people, open invitations and requests, and who waits for staff."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor
from contracts.errors import not_found
from contracts.portal import Portal
from services.accounts.ports import Companies, People
from services.accounts.wire import (
    colleague_message,
    company_message,
    invited_message,
    invoice_message,
    person_message,
    wish_message,
)


@dataclass(frozen=True)
class GetTeam:
    """Any company of the portal for staff, their own for an administrator; nobody else learns who was invited."""

    people: People
    companies: Companies
    portals: Mapping[str, Portal]

    async def __call__(self, actor: Actor, request: accounts.GetTeam) -> accounts.Team:
        """The company with everybody who has to do with it."""
        staff = actor.is_staff or actor.is_service
        wanted = request.company or actor.company
        company = await self.companies.get_for_system(wanted) if staff or wanted == actor.company else None
        if company is None or actor.portal not in ("*", company.portal):
            raise not_found()
        people = [one for one in await self.people.of_company_for_system(company.id) if not one.program]
        invited = await self.people.invited_for_system(company.id)
        wishes = await self.people.wishing_for_system(company.id)
        shown = person_message if staff else colleague_message
        return accounts.Team(
            company=company_message(company),
            people=tuple(shown(person) for person in people),
            invited=tuple(invited_message(person) for person in invited),
            wishes=tuple(wish_message(person, staff=staff) for person in wishes),
            one_account=self.portals[company.portal].registration.one_account_per_company,
            billing_email=company.billing_email if staff else "",
            domains=company.domains if staff else (),
            invoices=tuple(invoice_message(invoice) for invoice in company.invoices) if staff else (),
        )


@dataclass(frozen=True)
class GetWaiting:
    """What staff of a portal have to answer."""

    people: People

    async def __call__(self, actor: Actor, request: accounts.GetWaiting) -> accounts.Waiting:
        """Requests to join, and registrations without their second proof."""
        wishes = await self.people.wishing_for_system(actor.portal)
        admissions = await self.people.unadmitted_for_system(actor.portal)
        return accounts.Waiting(
            wishes=tuple(wish_message(person, staff=True) for person in wishes),
            admissions=tuple(person_message(person) for person in admissions),
        )


@dataclass(frozen=True)
class FindCompanies:
    """Staff look for companies of their portal, the operator in all of them."""

    companies: Companies
    portals: Mapping[str, Portal]

    async def __call__(self, actor: Actor, request: accounts.FindCompanies) -> accounts.Companies:
        """Those who fit, by name within each portal."""
        found = []
        for portal in self.portals if actor.is_service else (actor.portal,):
            found += await self.companies.find_for_system(
                portal, request.text, request.limit, near=not actor.is_service
            )
        return accounts.Companies(items=tuple(company_message(company) for company in found[: request.limit]))


@dataclass(frozen=True)
class FindNames:
    """Staff look for people and companies of their portal at once."""

    people: People
    companies: Companies

    async def __call__(self, actor: Actor, request: accounts.FindNames) -> accounts.Names:
        """Those who fit, by name; whoever was only invited is nobody yet."""
        people, companies = await asyncio.gather(
            self.people.find_for_system(actor.portal, request.text, "", (), request.limit, near=True),
            self.companies.find_for_system(actor.portal, request.text, request.limit, near=True),
        )
        return accounts.Names(
            people=tuple(person_message(person) for person in people if not (person.only_invited or person.program)),
            companies=tuple(company_message(company) for company in companies),
        )
