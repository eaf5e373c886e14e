"""The vendor's systems bring companies by customer number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts import imports
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from contracts.imports import RowResult
from contracts.portal import Portal
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.importing import CHANGED, CREATED, SAME, Reading, read_rows
from services.accounts.commands.importing_domains import COLUMN, NOBODYS, Domains
from services.accounts.commands.rows import NEEDED, CompanyRow, fault
from services.accounts.domain.companies import Company, plain_number, slugs_for
from services.accounts.domain.people import Person
from services.accounts.ports import Audit, Change, Companies, People
from services.accounts.wire import person_changed

PATTERN = "a customer number as this portal has them"


@dataclass(frozen=True)
class ImportCompanies:
    """Idempotent by the customer number; the name of a company's folder never changes."""

    companies: Companies
    people: People
    audit: Audit
    portals: Mapping[str, Portal]
    clock: Clock

    async def __call__(self, actor: Actor, request: imports.ImportCompanies) -> imports.Imported:
        """What became of each row."""
        reading = read_rows(
            self.portals, request, CompanyRow, lambda row: plain_number(row.customer_number), "customer_number"
        )
        portal = self.portals[request.portal]
        self._check_numbers(portal, reading)
        numbers = [row.customer_number for row in reading.rows.values()]
        ids = await self.companies.ids_by_number_for_system(portal.key, numbers)
        domains = await Domains(self.companies).of_rows(portal.key, reading, ids)
        known = await self.companies.many_for_system(tuple(ids.values()))
        fresh: dict[int, Company] = {}
        changed: list[tuple[int, Company, Company]] = []
        for position, row in tuple(reading.rows.items()):
            id_ = ids.get(plain_number(row.customer_number), "")
            before = known.get(id_)
            if before is None and not row.name:
                reading.refuse(position, fault("name", "", NEEDED))
            elif before is None:
                email = row.billing_email or ""
                company = Company(id_ or new_id(), portal.key, row.name, "", row.customer_number, email)
                fresh[position] = replace(company, domains=domains[position] or ())
            else:
                after = _merged(before, row, domains[position])
                reading.results[position] = _state(before, after)
                changed += [(position, before, after)] if before != after else []
        if request.dry_run:
            reading.results |= dict.fromkeys(fresh, CREATED)
        else:
            await self._store(portal.key, actor.id, reading, fresh, changed)
        return imports.Imported(results=reading.answer(len(request.rows)))

    def _check_numbers(self, portal: Portal, reading: Reading[CompanyRow]) -> None:
        if portal.registration.mode != "customer_number":
            return
        for position, row in tuple(reading.rows.items()):
            if not re.fullmatch(portal.registration.number_pattern, plain_number(row.customer_number)):
                allowed = f"{PATTERN}: {portal.registration.number_pattern}"
                reading.refuse(position, fault("customer_number", row.customer_number, allowed))

    async def _store(
        self,
        portal: str,
        by: str,
        reading: Reading[CompanyRow],
        fresh: dict[int, Company],
        changed: list[tuple[int, Company, Company]],
    ) -> None:
        named = [(one, slugs_for(one.name, one.id, typed_by_stranger=False)) for one in fresh.values()]
        if named or changed:
            counts = {"created": str(len(named)), "changed": str(len(changed))}
            await self.audit.note("companies_imported", portal=portal, by=by, **counts)
        stored = await self.companies.add_many_for_system(named) if named else set()
        for position, company in fresh.items():
            if company.id in stored:
                reading.results[position] = CREATED
            elif company.domains and await self.companies.ids_by_domain_for_system(portal, company.domains):
                reading.refuse(position, fault(COLUMN, " ".join(company.domains), NOBODYS))
            else:
                reading.refuse(position, fault("customer_number", company.customer_number, "a number of its own"))
        for position, before, after in changed:
            if not await self._saved(after):
                reading.refuse(position, fault(COLUMN, " ".join(after.domains), NOBODYS))
            elif before.name != after.name:
                await self._rename(after)

    async def _saved(self, company: Company) -> bool:
        """Whether it is stored; another company may have taken one of its domains just before."""
        try:
            await self.companies.save_for_system(company)
        except CasebusError as error:
            if error.code is not Code.INVALID:
                raise
            return False
        return True

    async def _rename(self, company: Company) -> None:
        """People carry the name of their company."""

        def change(person: Person) -> Change | None:
            if person.company != company.id or person.company_name == company.name:
                return None
            renamed = replace(person, company_name=company.name)
            return Change(renamed, (person_changed(renamed, self.clock()),))

        for person in await self.people.of_company_for_system(company.id):
            await self.people.change_for_system(person.id, change)


def _merged(before: Company, row: CompanyRow, domains: tuple[str, ...] | None) -> Company:
    """The company with what the row says; what it says nothing about stays."""
    return replace(
        before,
        name=row.name or before.name,
        billing_email=row.billing_email or before.billing_email,
        domains=before.domains if domains is None else domains,
    )


def _state(before: Company, after: Company) -> RowResult:
    return SAME if before == after else CHANGED
