"""Staff or the operator set what a company is known by: customer number, billing address, facts of invoices."""

import re
from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor
from contracts.errors import invalid, not_found
from services.accounts.commands.parts import Portals, portal_of
from services.accounts.domain.addresses import normalised, plain_line
from services.accounts.domain.companies import Invoice, plain_number
from services.accounts.domain.mail_domains import PUBLIC, domain_of
from services.accounts.ports import Audit, Companies
from services.accounts.wire import company_message


@dataclass(frozen=True)
class ChangeCompany:
    """The name of its folder never changes."""

    companies: Companies
    audit: Audit
    portals: Portals

    async def __call__(self, actor: Actor, request: accounts.ChangeCompany) -> accounts.Company:
        """The company as it is now."""
        known = await self.companies.get_for_system(request.company)
        if known is None or actor.portal not in ("*", known.portal):
            raise not_found()
        company = known
        if request.customer_number is not None:
            number = plain_line(request.customer_number)
            self._check_number(known.portal, number)
            company = replace(company, customer_number=number)
        if request.billing_email is not None:
            email = normalised(request.billing_email)
            if request.billing_email.strip() and not email:
                raise invalid("Some of it is not right.", billing_email="This is not a mail address.")
            company = replace(company, billing_email=email)
        if request.invoices is not None:
            facts = {plain_number(fact.number): fact for fact in request.invoices}
            invoices = tuple(Invoice(plain_line(fact.number), int(fact.total * 100)) for fact in facts.values())
            company = replace(company, invoices=invoices)
        if request.domains is not None:
            company = replace(company, domains=_domains(request.domains))
        if company != known:
            await self.audit.note("company_changed", portal=known.portal, by=actor.id, company=known.id)
            await self.companies.save_for_system(company)
        return company_message(company)

    def _check_number(self, portal: str, number: str) -> None:
        registration = portal_of(self.portals, portal).registration
        if not number or registration.mode != "customer_number":
            return
        if not re.fullmatch(registration.number_pattern, plain_number(number)):
            raise invalid("Some of it is not right.", customer_number="This portal's customer numbers look different.")


def _domains(typed: tuple[str, ...]) -> tuple[str, ...]:
    """Those that are the company's own: whoever writes from one of them is of this company."""
    found = tuple(dict.fromkeys(map(domain_of, typed)))
    if not all(found):
        raise invalid("Some of it is not right.", domains="This is not a mail domain, such as example.com.")
    if PUBLIC.intersection(found):
        raise invalid("Some of it is not right.", domains="This domain is of a public mail provider, not of a company.")
    return found
