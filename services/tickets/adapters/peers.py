"""The other services, as tickets needs them."""

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence

from contracts import accounts, files, ledger
from contracts.errors import CasebusError, Code
from kit.rpc.client import Bus
from services.tickets import wire
from services.tickets.domain import Company, FileRef
from services.tickets.ports import Member

KEEP_SECONDS = 60.0
KEEP_MOST = 2000


class Accounts:
    """People and companies; a company is remembered for a minute."""

    def __init__(self, bus: Bus, own_token: Callable[[], Awaitable[str]]) -> None:
        self._bus = bus
        self._own_token = own_token
        self._cards: dict[str, tuple[float, accounts.CompanyCard]] = {}

    async def member(self, person_id: str) -> Member | None:
        """The person."""
        return (await self.members((person_id,))).get(person_id)

    async def members(self, people: Sequence[str]) -> Mapping[str, Member]:
        """People by id."""
        if not people:
            return {}
        asked = accounts.GetPeople(ids=tuple(people))
        found = await self._bus.call(accounts.GET_PEOPLE, asked, token=await self._own_token())
        return {person.id: wire.member_in(person) for person in found.items}

    async def company(self, company_id: str) -> Company:
        """The company."""
        return wire.company_in((await self._card(company_id)).company)

    async def colleagues(self, company_id: str) -> tuple[str, ...]:
        """The company's people with the right to see all of its tickets."""
        card = await self._card(company_id)
        return tuple(person.id for person in card.people if person.active and "company" in person.rights)

    async def held(self, portal: str, companies: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Company → articles of its subscriptions that have not ended; never remembered."""
        if not companies:
            return {}
        asked = ledger.ListHeld(portal=portal, companies=tuple(companies))
        found = await self._bus.call(ledger.LIST_HELD, asked, token=await self._own_token())
        return {company: frozenset(articles) for company, articles in found.articles.items()}

    async def _card(self, company_id: str) -> accounts.CompanyCard:
        known = self._cards.get(company_id)
        if known and known[0] > time.monotonic():
            return known[1]
        asked = accounts.GetCompany(id=company_id)
        card = await self._bus.call(accounts.GET_COMPANY, asked, token=await self._own_token())
        if len(self._cards) >= KEEP_MOST:
            self._cards.clear()
        self._cards[company_id] = (time.monotonic() + KEEP_SECONDS, card)
        return card


class Files:
    """The uploads that people made before they sent a form, and what files are called."""

    def __init__(self, bus: Bus, own_token: Callable[[], Awaitable[str]]) -> None:
        self._bus = bus
        self._own_token = own_token

    async def names(self, tickets: Sequence[str]) -> Mapping[str, Sequence[files.NamedFile]]:
        """The files of some of these tickets, of the first at least."""
        asked = files.ListNames(places=tuple(tickets))
        found = await self._bus.call(files.LIST_NAMES, asked, token=await self._own_token())
        return {one.place: one.files for one in found.items}

    async def reserve(self, token: str, uploads: Sequence[str], ticket: str, request: str) -> tuple[FileRef, ...]:
        """Take the uploads; a missing one is the form's fault."""
        if not uploads:
            return ()
        asked = files.ReserveUploads(uploads=tuple(uploads), ticket=ticket, request_id=request)
        try:
            reserved = await self._bus.call(files.RESERVE, asked, token=token)
        except CasebusError as error:
            if error.code is not Code.NOT_FOUND:
                raise
            text = "A file is not there any more. Please add it again."
            raise CasebusError(Code.INVALID, text, fields={"uploads": text}) from error
        return wire.refs_in(reserved.items)
