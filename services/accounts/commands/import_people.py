"""The vendor's systems bring people by mail address; they choose a password by the link for a forgotten one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from contracts import imports
from contracts.base import Actor, Event
from contracts.errors import CasebusError
from contracts.imports import Fault
from contracts.portal import Portal
from kit.clock import Clock
from kit.ids import new_id
from services.accounts.commands.importing import CHANGED, CREATED, NO_COMPANY, SAME, Reading, companies_of, read_rows
from services.accounts.commands.parts import language_of, take_seat
from services.accounts.commands.rows import PersonRow, fault
from services.accounts.domain.companies import Company, plain_number
from services.accounts.domain.people import ALL_RIGHTS, Person
from services.accounts.ports import Audit, Change, Companies, People
from services.accounts.wire import access_changed, person_changed

OF_OTHERS = "an address of nobody, or of a customer of this company"
ONE_ACCOUNT = "a company without an account, as a company has one in this portal"


@dataclass(frozen=True)
class _People:
    """What is known of the rows: ids by address, people by address, companies by number."""

    ids: Mapping[str, str]
    known: Mapping[str, Person]
    companies: Mapping[str, Company]


@dataclass(frozen=True)
class ImportPeople:
    """Idempotent by the address; nobody is moved to another company, and nobody's password is touched."""

    people: People
    companies: Companies
    audit: Audit
    portals: Mapping[str, Portal]
    clock: Clock

    async def __call__(self, actor: Actor, request: imports.ImportPeople) -> imports.Imported:
        """What became of each row."""
        reading = read_rows(self.portals, request, PersonRow, lambda row: row.email, "email")
        portal = self.portals[request.portal]
        ids = await self.people.by_emails_for_system(portal.key, [row.email for row in reading.rows.values()])
        found = {person.id: person for person in await self._many(tuple(ids.values()))}
        known = {email: found[person] for email, person in ids.items() if person in found}
        by_number = await companies_of(self.companies, portal.key, reading, lambda row: row.email not in known)
        there = await self.companies.many_for_system(tuple(by_number.values()))
        named = {number: there[company] for number, company in by_number.items() if company in there}
        fresh, changed = self._plan(portal, reading, _People(ids, known, named))
        if request.dry_run:
            reading.results |= dict.fromkeys(fresh, CREATED)
        else:
            await self._store(portal, actor.id, reading, fresh, changed)
        return imports.Imported(results=reading.answer(len(request.rows)))

    async def _many(self, people: tuple[str, ...]) -> list[Person]:
        portions = [people[begin : begin + 50] for begin in range(0, len(people), 50)]
        return [one for portion in portions for one in await self.people.get_many_for_system(portion)]

    def _plan(
        self,
        portal: Portal,
        reading: Reading[PersonRow],
        there: "_People",
    ) -> tuple[dict[int, Person], dict[int, Person]]:
        """New people and changed ones, by position; the results of rows that change nothing are filled in."""
        fresh: dict[int, Person] = {}
        changed: dict[int, Person] = {}
        for position, row in tuple(reading.rows.items()):
            company = there.companies.get(plain_number(row.customer_number or ""))
            before = there.known.get(row.email)
            if before is None and company is None:
                reading.refuse(position, fault("customer_number", row.customer_number, NO_COMPANY))
            elif before is None and company:
                fresh[position] = _new(there.ids.get(row.email) or new_id(), portal, company, row, self.clock())
            elif before is None or not before.is_customer or (company and before.company != company.id):
                reading.refuse(position, fault("email", row.email, OF_OTHERS))
            elif (after := _merged(portal, before, row)) == before:
                reading.results[position] = SAME
            else:
                changed[position] = after
                reading.results[position] = CHANGED
        return fresh, changed

    async def _store(
        self,
        portal: Portal,
        by: str,
        reading: Reading[PersonRow],
        fresh: dict[int, Person],
        changed: dict[int, Person],
    ) -> None:
        if fresh or changed:
            counts = {"created": str(len(fresh)), "changed": str(len(changed))}
            await self.audit.note("people_imported", portal=portal.key, by=by, **counts)
        for position, problem in (await self._seat(portal, fresh)).items():
            reading.refuse(position, problem)
            del fresh[position]
        stored = await self.people.add_many_for_system(tuple(fresh.values()))
        for position, person in fresh.items():
            if person.id in stored:
                reading.results[position] = CREATED
            else:
                reading.refuse(position, fault("email", person.email, OF_OTHERS))
        for after in changed.values():
            await self.people.change_for_system(after.id, partial(self._change, after))

    async def _seat(self, portal: Portal, fresh: Mapping[int, Person]) -> dict[int, Fault]:
        """Where a company has one account, whoever cannot have it."""
        if not portal.registration.one_account_per_company:
            return {}
        first = {person.company: person.id for person in reversed(tuple(fresh.values()))}
        taken = await self.companies.take_seats_for_system(first)
        refused: dict[int, Fault] = {}
        for position, person in fresh.items():
            if first[person.company] != person.id or not await self._seated(portal, person, taken):
                refused[position] = fault("customer_number", person.company_name, ONE_ACCOUNT)
        return refused

    async def _seated(self, portal: Portal, person: Person, taken: Collection[str]) -> bool:
        if person.company not in taken:
            return True
        try:
            await take_seat(self.companies, self.people, portal, person.company, person.id)
        except CasebusError:
            return False
        return True

    def _change(self, after: Person, stored: Person) -> Change | None:
        person = replace(
            stored,
            name=after.name,
            role=after.role,
            rights=after.rights,
            kind=after.kind,
            phone=after.phone,
            language=after.language,
        )
        if person == stored:
            return None
        now = self.clock()
        events: list[Event] = [person_changed(person, now)]
        if (stored.role, stored.rights) != (person.role, person.rights):
            events.append(access_changed(person, now))
        return Change(person, tuple(events))


def _new(id_: str, portal: Portal, company: Company, row: PersonRow, now: datetime) -> Person:
    return Person(
        id=id_,
        portal=portal.key,
        email=row.email,
        name=row.name or row.email.partition("@")[0],
        role=row.role or "customer",
        created_at=now,
        company=company.id,
        company_name=company.name,
        rights=tuple(dict.fromkeys(row.rights)) if row.rights is not None else ALL_RIGHTS,
        language=language_of(portal, row.language or ""),
        phone=row.phone or "",
        kind=row.kind or "customer",
    )


def _merged(portal: Portal, before: Person, row: PersonRow) -> Person:
    return replace(
        before,
        name=row.name or before.name,
        role=row.role or before.role,
        rights=before.rights if row.rights is None else tuple(dict.fromkeys(row.rights)),
        kind=row.kind or before.kind,
        phone=row.phone or before.phone,
        language=language_of(portal, row.language or "") or before.language,
    )
