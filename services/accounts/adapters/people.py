"""People in MongoDB: one document each, and one per address, whose `_id` makes the address unique."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from pymongo.errors import DuplicateKeyError

from contracts.errors import not_found, unavailable
from kit.crash import crash_point
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox, pending_fields
from services.accounts.adapters.bulk import find_all, insert_all
from services.accounts.adapters.documents import (
    admissions_key,
    followers_key,
    invited_key,
    person_document,
    person_of,
    wishes_key,
)
from services.accounts.adapters.finding import by_longest, nearly
from services.accounts.domain.addresses import fits, search_words
from services.accounts.domain.erasing import is_erased
from services.accounts.domain.people import Login, Person
from services.accounts.ports import Change, Claim

_ATTEMPTS = 12
_MANY = 1000


class MongoPeople:
    """The collections `people` and `emails`; reads go by `_id` or by an index with few matches."""

    def __init__(self, database: Any, outbox: Outbox) -> None:
        self._people = database["people"]
        self._emails = database["emails"]
        self._outbox = outbox
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @staticmethod
    async def prepare(database: Any) -> None:
        """Make the indexes."""
        for field in ("company", "found_by", "group", "waits"):
            await declare_index(database["people"], field)
        for field in ("reminder", "follows"):
            await declare_index(database["people"], field, sparse=True)

    async def get_for_system(self, person: str) -> Person | None:
        """One by id."""
        document = await guarded(self._people.find_one({"_id": person}))
        return person_of(document) if document else None

    async def by_email_for_system(self, portal: str, email: str) -> Person | None:
        """One by portal and normalised address."""
        claim = await guarded(self._emails.find_one({"_id": f"{portal}/{email}"}))
        # an unknown address costs two reads as well, so that the time does not tell
        person = await self.get_for_system(claim["person"] if claim else "")
        return person if person and person.email == email else None  # an address handed on may still be claimed

    async def get_many_for_system(self, people: Sequence[str]) -> list[Person]:
        """Those that exist of these ids, in that order."""
        found = await self._read({"_id": {"$in": list(dict.fromkeys(people))}})
        by_id = {person.id: person for person in found}
        return [by_id[key] for key in dict.fromkeys(people) if key in by_id]

    async def of_company_for_system(self, company: str) -> list[Person]:
        """Everybody of a company."""
        return _sorted(await self._read({"company": company})) if company else []

    async def find_for_system(
        self, portal: str, text: str, company: str, roles: Sequence[str], limit: int, *, near: bool = False
    ) -> list[Person]:
        """Those with all words of the text; the longest word goes by the index, the rest is compared here."""
        words = search_words(text)
        query: dict[str, Any]
        if words:
            query = by_longest(portal, words)
        elif company:
            query = {"company": company}
        else:
            wanted = roles or ("agent", "admin", "company_admin", "customer")
            query = {"group": {"$in": [f"{portal}/{role}" for role in wanted]}}

        def wanted_one(person: Person) -> bool:
            return (
                person.portal == portal
                and (not company or person.company == company)
                and (not roles or person.role in roles)
            )

        found = [person for person in await self._read(query) if wanted_one(person) and fits(words, *_texts(person))]
        if near and not found:
            also = await nearly(self._read, _texts, portal, words)
            found = [*{person.id: person for person in also if wanted_one(person)}.values()]
        return _sorted(found)[:limit]

    async def invited_for_system(self, company: str) -> list[Person]:
        """Those with an open invitation to a company."""
        return _sorted(await self._read({"waits": invited_key(company)})) if company else []

    async def followers_for_system(self, portal: str, queue: str) -> list[Person]:
        """Staff of a portal who follow a queue."""
        return _sorted(await self._read({"follows": followers_key(portal, queue)}))

    async def wishing_for_system(self, where: str) -> list[Person]:
        """Those who ask to join a company of a portal, or this company."""
        return _sorted(await self._read({"waits": wishes_key(where)})) if where else []

    async def unadmitted_for_system(self, portal: str) -> list[Person]:
        """Registrations of a portal whose second proof is not there."""
        return _sorted(await self._read({"waits": admissions_key(portal)}))

    async def to_remind_for_system(self, now: datetime, limit: int) -> list[str]:
        """Ids of those with a token that ends soon and of which nobody was told."""
        rows = await guarded(self._people.find({"reminder": {"$lte": now}}, {"_id": 1}).to_list(limit))
        return [row["_id"] for row in rows]

    async def release_for_system(self, portal: str, email: str, person: str) -> None:
        """Give an address back; only if it is this person's."""
        await guarded(self._emails.delete_one({"_id": f"{portal}/{email}", "person": person}))

    async def claim_for_system(self, portal: str, claim: Claim) -> Claim:
        """Take an address for a person; answers the claim that holds, which may be an older one."""
        key = f"{portal}/{claim.email}"
        document = {"_id": key, "person": claim.person, "company": claim.company}
        try:
            await guarded(self._emails.insert_one(document))
        except DuplicateKeyError:
            held = await guarded(self._emails.find_one({"_id": key}))
            if held is None:
                raise unavailable() from None
            return Claim(claim.email, held["person"], held["company"])
        crash_point("accounts.register.after_claim")
        return claim

    async def by_emails_for_system(self, portal: str, emails: Sequence[str]) -> dict[str, str]:
        """Whose these normalised addresses are: ids of people, also of some that are still to be made."""
        keys = {f"{portal}/{email}": email for email in emails}
        return {keys[key]: held["person"] for key, held in (await find_all(self._emails, keys)).items()}

    async def add_many_for_system(self, people: Sequence[Person]) -> set[str]:
        """Store new people whom nobody has to hear of, each address first; answers the ids of those it did."""
        claims = [{"_id": f"{one.portal}/{one.email}", "person": one.id, "company": one.company} for one in people]
        taken = await insert_all(self._emails, claims)
        held = await find_all(self._emails, [claims[position]["_id"] for position in taken])
        mine = [
            one
            for position, one in enumerate(people)
            if position not in taken or held.get(claims[position]["_id"], {}).get("person") == one.id
        ]
        await insert_all(self._people, [person_document(one) for one in mine])
        return {one.id for one in mine}

    async def add_for_system(self, change: Change) -> bool:
        """Store a new person with their events; False when the id is there already."""
        document = {**person_document(change.person), **pending_fields(change.events)}
        try:
            await guarded(self._people.insert_one(document))
        except DuplicateKeyError:
            return False
        crash_point("accounts.person.after_write")
        self._outbox.nudge(change.person.id, change.person.revision, document.get("outbox", ()))
        return True

    async def change_for_system(self, person: str, decide: Callable[[Person], Change | None]) -> Person:
        """Decide on the stored person and write the result, again when somebody else was faster."""
        async with self._turn(person):
            return await self._change(person, decide)

    async def _change(self, person: str, decide: Callable[[Person], Change | None]) -> Person:
        for attempt in range(_ATTEMPTS):
            stored = await guarded(self._people.find_one({"_id": person}))
            before = person_of(stored) if stored else None
            if before is None or is_erased(before):  # there is nothing to change about who was erased
                raise not_found()
            change = decide(before)
            if change is None:
                return before
            document = person_document(change.person)
            document["revision"] = before.revision + 1
            document.update(pending_fields(change.events, stored.get("outbox", ())))
            condition = {"_id": person, "revision": before.revision}
            result = await guarded(self._people.replace_one(condition, document))
            if result.matched_count:
                crash_point("accounts.person.after_write")
                self._outbox.nudge(person, document["revision"], document.get("outbox", ()))
                return person_of(document)
            await asyncio.sleep(random.uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311 - jitter between rivals
        raise unavailable("Too many changes at the same time.")

    async def touch_for_system(self, person: str, login: Login) -> None:
        """Note the login's `seen_at` in place; no revision, since nobody sees a change."""
        field = f"logins.{login.id}"
        condition = {"_id": person, f"{field}.digest": login.digest}
        await guarded(self._people.update_one(condition, {"$set": {f"{field}.seen_at": login.seen_at}}))

    def _turn(self, person: str) -> asyncio.Lock:
        """Changes of one person in this process wait for each other, so that only other replicas are rivals."""
        return self._turns.setdefault(person, asyncio.Lock())

    async def _read(self, query: dict[str, Any]) -> list[Person]:
        return [person_of(document) for document in await guarded(self._people.find(query).to_list(_MANY))]


def _texts(person: Person) -> tuple[str, ...]:
    return person.name, person.email, person.company_name


def _sorted(people: list[Person]) -> list[Person]:
    return sorted(people, key=lambda person: (person.name.lower(), person.id))
