"""The vendor's systems bring companies by customer number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from contracts import imports
from contracts.base import Actor
from contracts.imports import RowResult
from contracts.portal import Portal
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.importing import CHANGED, CREATED, SAME, Reading, read_rows
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
        known = await self.companies.many_for_system(tuple(ids.values()))
        fresh: dict[int, Company] = {}
        changed: list[tuple[Company, Company]] = []
        for position, row in tuple(reading.rows.items()):
            id_ = ids.get(plain_number(row.customer_number), "")
            before = known.get(id_)
            if before is None and not row.name:
                reading.refuse(position, fault("name", "", NEEDED))
            elif before is None:
                email = row.billing_email or ""
                fresh[position] = Company(id_ or new_id(), portal.key, row.name, "", row.customer_number, email)
            else:
                after = replace(
                    before, name=row.name or before.name, billing_email=row.billing_email or before.billing_email
                )
                reading.results[position] = _state(before, after)
                changed += [(before, after)] if before != after else []
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
        changed: list[tuple[Company, Company]],
    ) -> None:
        named = [(one, slugs_for(one.name, one.id, typed_by_stranger=False)) for one in fresh.values()]
        if named or changed:
            counts = {"created": str(len(named)), "changed": str(len(changed))}
            await self.audit.note("companies_imported", portal=portal, by=by, **counts)
        stored = await self.companies.add_many_for_system(named) if named else set()
        for position, company in fresh.items():
            if company.id in stored:
                reading.results[position] = CREATED
            else:
                reading.refuse(position, fault("customer_number", company.customer_number, "a number of its own"))
        for before, after in changed:
            await self.companies.save_for_system(after)
            if before.name != after.name:
                await self._rename(after)

    async def _rename(self, company: Company) -> None:
        """People carry the name of their company."""

        def change(person: Person) -> Change | None:
            if person.company != company.id or person.company_name == company.name:
                return None
            renamed = replace(person, company_name=company.name)
            return Change(renamed, (person_changed(renamed, self.clock()),))

        for person in await self.people.of_company_for_system(company.id):
            await self.people.change_for_system(person.id, change)


def _state(before: Company, after: Company) -> RowResult:
    return SAME if before == after else CHANGED
