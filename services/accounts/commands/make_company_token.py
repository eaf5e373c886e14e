"""A company's administrator, or staff, make a token for a program of the company."""

from dataclasses import dataclass

from contracts import tokens
from contracts.base import Actor
from contracts.errors import CasebusError, invalid, not_found
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.parts import Portals, manages, per_account, portal_of, signed_out
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.companies import Company
from services.accounts.domain.people import Person, new_token
from services.accounts.domain.secrets import Derived, digest_of, new_secret
from services.accounts.ports import Audit, Change, Companies, Hasher, Limits, People
from services.accounts.settings import Settings

MOST = 20
DESK = "desk:"


@dataclass(frozen=True)
class MakeCompanyToken:
    """The token is the one login of a member of the company that is nobody: it stays when its maker leaves.

    Its member has no address, gets no mail, and is in no list of colleagues; what it did keeps its name.
    """

    people: People
    companies: Companies
    limits: Limits
    hasher: Hasher
    audit: Audit
    derived: Derived
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: tokens.MakeCompanyToken) -> tokens.CompanyTokenMade:
        """Raises `not_found` for a company that the asker does not manage, and `invalid` for a wrong password."""
        company = await self._company(actor, request)
        name = plain_line(request.name)
        if not name:
            raise invalid("Some of it is not right.", name="This is needed.")
        if any(scope.startswith(DESK) for scope in request.scopes):
            raise invalid("Some of it is not right.", scopes="A company's token cannot work at the desk.")
        known = await self.people.of_company_for_system(company.id)
        now = self.clock()
        if sum(bool(person.program and person.live_logins(now)) for person in known) >= MOST:
            raise invalid("Some of it is not right.", name="There is no room for more. Delete one first.")
        await self._prove(actor, request.password)
        return await self._make(actor, request, company, name)

    async def _company(self, actor: Actor, request: tokens.MakeCompanyToken) -> Company:
        wanted = request.company or actor.company
        company = await self.companies.get_for_system(wanted) if wanted else None
        if company is None:
            raise not_found()
        manages(actor, portal_of(self.portals, company.portal), company.id)
        return company

    async def _prove(self, actor: Actor, password: str) -> None:
        person = await self.people.get_for_system(actor.id)
        if person is None or not person.active:
            raise signed_out()
        account = self.derived.fingerprint(person.email)
        counters = per_account("sign_in", person.portal, account, self.settings.sign_in_per_account)
        await self.limits.take(counters)
        try:
            good = await self.hasher.verify(person.password.hash, password)
        except CasebusError:
            await self.limits.give_back(counters)
            raise
        if not good:
            await self.audit.note("company_token_refused", portal=person.portal, person=person.id, by=person.id)
            wrong = {"password": "This is not your current password."}
            raise invalid("Some of it is not right.", **wrong)
        await self.limits.give_back(counters)

    async def _make(
        self, actor: Actor, request: tokens.MakeCompanyToken, company: Company, name: str
    ) -> tokens.CompanyTokenMade:
        now, member = self.clock(), new_id()
        secret = new_secret(member)
        scopes = tuple(dict.fromkeys(request.scopes))
        token = new_token(new_id(), digest_of(secret), name, now, days=request.days, scopes=scopes)
        person = Person(
            id=member,
            portal=company.portal,
            email="",
            name=name,
            role="customer",
            created_at=now,
            company=company.id,
            company_name=company.name,
            logins=(token,),
            program=True,
        )
        what = "company_token_made"
        await self.audit.note(what, portal=company.portal, person=member, by=actor.id, session=token.id)
        await self.people.add_for_system(Change(person))
        return tokens.CompanyTokenMade(secret=secret, person=member, session=token.id, expires_at=token.expires_at)
