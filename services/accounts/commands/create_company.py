"""The operator or staff make a company."""

from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor
from contracts.errors import invalid, not_found
from kit.ids import new_id
from services.accounts.commands.parts import Portals, portal_of
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.companies import Company, slugs_for
from services.accounts.domain.secrets import Derived
from services.accounts.ports import Audit, Companies, Requests
from services.accounts.wire import company_message


@dataclass(frozen=True)
class CreateCompany:
    """The request id stands for one company, made once."""

    companies: Companies
    requests: Requests
    audit: Audit
    derived: Derived
    portals: Portals

    async def __call__(self, actor: Actor, request: accounts.CreateCompany) -> accounts.Company:
        """The company, also when the request comes again."""
        portal = portal_of(self.portals, request.portal)
        if actor.is_staff and actor.portal != portal.key:
            raise not_found()
        name = plain_line(request.name)
        if not name:
            raise invalid("Some of it is not right.", name="This is needed.")
        key = f"company/{portal.key}/{request.request_id}"
        fingerprint = self.derived.fingerprint(request.model_dump_json(exclude={"request_id"}))
        begun = await self.requests.begin_for_system(key, fingerprint, new_id(), kept=True)
        company = Company(begun.value, portal.key, name, "", request.customer_number)
        if not begun.done:
            await self.audit.note("company_made", portal=portal.key, by=actor.id, company=company.id)
        slugs = slugs_for(name, company.id, typed_by_stranger=False)
        company = await self.companies.add_for_system(company, slugs)
        await self.requests.finish_for_system(key)
        return company_message(company)
