"""Companies in MongoDB, and their folder names, whose `_id` makes them unique."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.errors import CasebusError, Code
from kit.mongo import guarded
from services.accounts.adapters.documents import company_document, company_of
from services.accounts.domain.companies import Company


class MongoCompanies:
    """The collections `companies` and `slugs`."""

    def __init__(self, database: Any) -> None:
        self._companies = database["companies"]
        self._slugs = database["slugs"]

    async def get_for_system(self, company: str) -> Company | None:
        """One by id."""
        document = await guarded(self._companies.find_one({"_id": company}))
        return company_of(document) if document else None

    async def add_for_system(self, company: Company, slugs: Sequence[str]) -> Company:
        """Store a company under the first free folder name; after a crash a repeat takes up the name it has claimed."""
        if stored := await self.get_for_system(company.id):
            return stored
        named = replace(company, slug=await self._claim(company, slugs))
        try:
            await guarded(self._companies.insert_one(company_document(named)))
        except DuplicateKeyError:
            return await self.get_for_system(company.id) or named
        return named

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
