"""Companies in MongoDB, and their folder names, whose `_id` makes them unique."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.errors import CasebusError, Code, invalid
from kit.mongo import declare_index, guarded
from services.accounts.adapters.bulk import find_all, insert_all
from services.accounts.adapters.documents import company_document, company_of
from services.accounts.adapters.finding import by_longest, nearly
from services.accounts.domain.addresses import fits, search_words
from services.accounts.domain.companies import Company, plain_number
from services.accounts.ports import Leaving

_MANY = 2000


class MongoCompanies:
    """The collections `companies`, `slugs`, `numbers` and `mail_domains` (whose each is), `seats` (one account)."""

    def __init__(self, database: Any) -> None:
        self._companies = database["companies"]
        self._slugs = database["slugs"]
        self._numbers = database["numbers"]
        self._domains = database["mail_domains"]
        self._seats = database["seats"]

    @staticmethod
    async def prepare(database: Any) -> None:
        """Make the index, and complete companies that were stored before they could be searched."""
        companies = database["companies"]
        await declare_index(companies, "found_by")
        for document in await guarded(companies.find({"found_by": {"$exists": False}}).to_list(None)):
            fresh = company_document(company_of(document))
            await guarded(companies.update_one({"_id": document["_id"]}, {"$set": {"found_by": fresh["found_by"]}}))

    async def get_for_system(self, company: str) -> Company | None:
        """One by id."""
        document = await guarded(self._companies.find_one({"_id": company}))
        return company_of(document) if document else None

    async def add_for_system(self, company: Company, slugs: Sequence[str]) -> Company:
        """Store a company under the first free folder name; after a crash a repeat takes up the name it has claimed."""
        if stored := await self.get_for_system(company.id):
            return stored
        await self._claim_number(company)
        named = replace(company, slug=await self._claim(company, slugs))
        try:
            await guarded(self._companies.insert_one(company_document(named)))
        except DuplicateKeyError:
            return await self.get_for_system(company.id) or named
        return named

    async def find_for_system(self, portal: str, text: str, limit: int, *, near: bool = False) -> list[Company]:
        """Those with all words of the text; the longest word goes by the index, the rest is compared here."""
        words = search_words(text)
        found = await self._read(by_longest(portal, words) if words else {"portal": portal})
        fitting = [company for company in found if fits(words, *_texts(company))]
        if near and not fitting:
            also = await nearly(self._read, _texts, portal, words)
            fitting = [*{company.id: company for company in also}.values()]
        return sorted(fitting, key=lambda company: (company.name.lower(), company.id))[:limit]

    async def _read(self, query: dict[str, Any]) -> list[Company]:
        return [company_of(document) for document in await guarded(self._companies.find(query).to_list(_MANY))]

    async def by_number_for_system(self, portal: str, number: str) -> Company | None:
        """The company with this customer number; an unknown number costs two reads as well."""
        held = await guarded(self._numbers.find_one({"_id": f"{portal}/{plain_number(number)}"}))
        return await self.get_for_system(held["company"] if held else "")

    async def by_domain_for_system(self, portal: str, domain: str) -> Company | None:
        """The company whose mail domain this is; one that it does not list was refused, or let go of, half-way."""
        held = await guarded(self._domains.find_one({"_id": f"{portal}/{domain}"}))
        company = await self.get_for_system(held["company"]) if held else None
        return company if company and domain in company.domains else None

    async def ids_by_number_for_system(self, portal: str, numbers: Sequence[str]) -> dict[str, str]:
        """The ids of companies by customer number as it is compared."""
        keys = {f"{portal}/{plain_number(number)}": plain_number(number) for number in numbers}
        return {keys[key]: held["company"] for key, held in (await find_all(self._numbers, keys)).items()}

    async def ids_by_domain_for_system(self, portal: str, domains: Sequence[str]) -> dict[str, str]:
        """The ids of the companies that list these mail domains."""
        keys = {f"{portal}/{domain}": domain for domain in domains}
        held = {keys[key]: found["company"] for key, found in (await find_all(self._domains, keys)).items()}
        known = await self.many_for_system(sorted({*held.values()}))
        return {
            domain: company for domain, company in held.items() if company in known and domain in known[company].domains
        }

    async def many_for_system(self, companies: Sequence[str]) -> dict[str, Company]:
        """Those that exist, by id."""
        return {key: company_of(found) for key, found in (await find_all(self._companies, companies)).items()}

    async def add_many_for_system(self, companies: Sequence[tuple[Company, Sequence[str]]]) -> set[str]:
        """Store companies, each under the first free of its folder names; answers the ids of those that were stored.

        Number, mail domains, folder name and company are written in this order with ids chosen before, so that
        a repeat completes them.
        """
        numbers = [
            {"_id": f"{one.portal}/{plain_number(one.customer_number)}", "company": one.id} for one, _ in companies
        ]
        taken = await insert_all(self._numbers, numbers)
        held = await find_all(self._numbers, [numbers[position]["_id"] for position in taken])
        mine = [
            companies[position]
            for position, number in enumerate(numbers)
            if position not in taken or held.get(number["_id"], number)["company"] == number["company"]
        ]
        named = await self._claim_many([one for one in mine if await self._has_domains(one[0])])
        await insert_all(self._companies, [company_document(company) for company in named])
        return {company.id for company in named}

    async def _claim_many(self, companies: Sequence[tuple[Company, Sequence[str]]]) -> list[Company]:
        first = [{"_id": f"{one.portal}/{slugs[0]}", "company": one.id} for one, slugs in companies]
        taken = await insert_all(self._slugs, first)
        named = []
        for position, (company, slugs) in enumerate(companies):
            slug = slugs[0] if position not in taken else await self._claim(company, slugs)
            named.append(replace(company, slug=slug))
        return named

    async def save_for_system(self, company: Company) -> None:
        """Claim the new number, write, then let go of the old one: a crash between leaves at most a number unused."""
        before = await self.get_for_system(company.id)
        await self._claim_number(company)
        await self._claim_domains(company)
        document = company_document(company)
        del document["_id"], document["slug"]
        await guarded(self._companies.update_one({"_id": company.id}, {"$set": document}))
        if before and plain_number(before.customer_number) != plain_number(company.customer_number):
            old = f"{company.portal}/{plain_number(before.customer_number)}"
            await guarded(self._numbers.delete_one({"_id": old, "company": company.id}))
        for domain in set(before.domains if before else ()) - set(company.domains):
            await guarded(self._domains.delete_one({"_id": f"{company.portal}/{domain}", "company": company.id}))

    async def take_seat_for_system(self, company: str, person: str, before: str = "") -> str:
        """One document per company, whose `_id` makes the seat unique; a take-over is one conditional write."""
        if before:
            await guarded(self._seats.update_one({"_id": company, "person": before}, {"$set": {"person": person}}))
        try:
            await guarded(self._seats.insert_one({"_id": company, "person": person}))
        except DuplicateKeyError:
            return await self.seat_for_system(company)
        return person

    async def take_seats_for_system(self, seats: Mapping[str, str]) -> set[str]:
        """Take the one account of these companies for people; answers the companies whose account was taken."""
        documents = [{"_id": company, "person": person} for company, person in seats.items()]
        return {documents[position]["_id"] for position in await insert_all(self._seats, documents)}

    async def seat_for_system(self, company: str) -> str:
        """Who has the one account of a company."""
        held = await guarded(self._seats.find_one({"_id": company}))
        return str(held["person"]) if held else ""

    async def leave_seat_for_system(self, company: str, person: str) -> None:
        """Give the one account of a company back."""
        await guarded(self._seats.delete_one({"_id": company, "person": person}))

    async def leaving_for_system(self, company: str) -> Leaving:
        """Who is about to stop being one of a company's administrators."""
        document = await guarded(self._companies.find_one({"_id": company})) or {}
        return Leaving(document.get("leaving", {}), document.get("leavings", 0))

    async def note_leaving_for_system(self, company: str, person: str, at: datetime, mark: int) -> bool:
        """One conditional write on the company's document: of two at the same moment, one sees the other."""
        condition = {"_id": company, "leavings": mark or {"$exists": False}}
        change = {"$set": {f"leaving.{person}": at, "leavings": mark + 1}}
        result = await guarded(self._companies.update_one(condition, change))
        return bool(result.matched_count)

    async def forget_leaving_for_system(self, company: str, person: str) -> None:
        """The count of notes stays: nobody who looked before can note anything on it."""
        await guarded(self._companies.update_one({"_id": company}, {"$unset": {f"leaving.{person}": ""}}))

    async def _claim_number(self, company: Company) -> None:
        if not company.customer_number:
            return
        key = f"{company.portal}/{plain_number(company.customer_number)}"
        try:
            await guarded(self._numbers.insert_one({"_id": key, "company": company.id}))
        except DuplicateKeyError:
            held = await guarded(self._numbers.find_one({"_id": key}))
            if held is None or held["company"] != company.id:
                raise invalid(
                    "Some of it is not right.", customer_number="Another company has this customer number."
                ) from None

    async def _claim_domains(self, company: Company) -> None:
        for domain in company.domains:
            key = f"{company.portal}/{domain}"
            try:
                await guarded(self._domains.insert_one({"_id": key, "company": company.id}))
            except DuplicateKeyError:
                if not await self._take_over(key, domain, company):
                    raise invalid("Some of it is not right.", domains="Another company has this mail domain.") from None

    async def _has_domains(self, company: Company) -> bool:
        """Whether the domains are the company's now; another one may have taken one just before."""
        try:
            await self._claim_domains(company)
        except CasebusError as error:
            if error.code is not Code.INVALID:
                raise
            return False
        return True

    async def _take_over(self, key: str, domain: str, company: Company) -> bool:
        """Whether the claim is the company's own, or of one that does not list the domain and so lost it just now."""
        held = await guarded(self._domains.find_one({"_id": key}))
        if held is None or held["company"] == company.id:
            return held is not None
        holder = await self.get_for_system(held["company"])
        if holder and domain in holder.domains:
            return False
        condition = {"_id": key, "company": held["company"]}
        result = await guarded(self._domains.replace_one(condition, {"_id": key, "company": company.id}))
        return bool(result.matched_count)

    async def _claim(self, company: Company, slugs: Sequence[str]) -> str:
        for slug in slugs:
            key = f"{company.portal}/{slug}"
            try:
                await guarded(self._slugs.insert_one({"_id": key, "company": company.id}))
            except DuplicateKeyError:
                held = await guarded(self._slugs.find_one({"_id": key}))
                if held is None or held["company"] != company.id:
                    continue
            return slug
        raise CasebusError(Code.CONFLICT, "No folder name is free for this company.")


def _texts(company: Company) -> tuple[str, ...]:
    return company.name, company.customer_number
