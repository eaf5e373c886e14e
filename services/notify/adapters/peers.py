"""What notify asks the other services."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextvars import Context
from dataclasses import dataclass, field

from pydantic import ValidationError

from contracts import accounts, tickets
from contracts.accounts import GetCompany, GetFollowers, GetPeople, MailSecret, Person, SecretPurpose
from contracts.errors import CasebusError, Code, not_found
from contracts.tickets import CheckAccess, CheckSight
from kit.rpc.client import Bus

_MOST = 500
_KEPT = 5000


@dataclass
class AccountsDirectory:
    """People by id; those asked for at the same moment travel in one request, and stay known for some seconds."""

    bus: Bus
    token: Callable[[], Awaitable[str]]
    seconds: float
    _known: dict[str, tuple[float, Person]] = field(default_factory=dict)
    _wanted: set[str] = field(default_factory=set)
    _asking: asyncio.Task[dict[str, Person]] | None = None
    _teams: dict[tuple[str, str], tuple[float, asyncio.Task[tuple[Person, ...]]]] = field(default_factory=dict)

    async def people_for_system(self, ids: Sequence[str]) -> dict[str, Person]:
        """People by id; unknown ids are left out."""
        now = time.monotonic()
        known = {key: self._known[key] for key in ids if key in self._known}
        fresh = {key: person for key, (at, person) in known.items() if now - at < self.seconds}
        missing = [key for key in ids if key not in fresh]
        if not missing:
            return fresh
        if self._asking is None or len(self._wanted) + len(missing) > _MOST:
            self._wanted = set()
            self._asking = asyncio.create_task(self._ask(self._wanted), context=Context())  # it asks for others too
        self._wanted.update(missing)
        found = await asyncio.shield(self._asking)
        return fresh | {key: found[key] for key in missing if key in found}

    async def company_for_system(self, company: str) -> tuple[Person, ...]:
        """All people of a company; none when there is no such company."""
        try:
            card = await self.bus.call(accounts.GET_COMPANY, GetCompany(id=company), token=await self.token())
        except CasebusError as error:
            if error.code is Code.NOT_FOUND:
                return ()
            raise
        return card.people

    async def followers_for_system(self, portal: str, queue: str) -> tuple[Person, ...]:
        """Staff who follow a queue; asked once for all events of some seconds, and anew after an answer that failed."""
        now, kept = time.monotonic(), self._teams.get((portal, queue))
        if kept is None or now - kept[0] >= self.seconds or (kept[1].done() and not _answered(kept[1])):
            asking = asyncio.create_task(self._ask_followers(portal, queue), context=Context())
            kept = self._teams[portal, queue] = now, asking
        return await asyncio.shield(kept[1])

    async def _ask_followers(self, portal: str, queue: str) -> tuple[Person, ...]:
        request = GetFollowers(portal=portal, queue=queue)
        return (await self.bus.call(accounts.GET_FOLLOWERS, request, token=await self.token())).items

    async def _ask(self, wanted: set[str]) -> dict[str, Person]:
        token = await self.token()  # whoever asks until here travels along
        if self._wanted is wanted:
            self._asking = None
        people = await self.bus.call(accounts.GET_PEOPLE, GetPeople(ids=tuple(wanted)), token=token)
        now = time.monotonic()
        if len(self._known) > _KEPT:
            self._known.clear()
        self._known.update({person.id: (now, person) for person in people.items})
        return {person.id: person for person in people.items}


def _answered(task: asyncio.Task[tuple[Person, ...]]) -> bool:
    return not task.cancelled() and task.exception() is None


@dataclass(frozen=True)
class AccountsVault:
    """The secrets of mails; never kept."""

    bus: Bus
    token: Callable[[], Awaitable[str]]

    async def secret(self, person: str, purpose: SecretPurpose, generation: int) -> str | None:
        """The secret in clear; None once it was used or replaced."""
        request = MailSecret(person=person, purpose=purpose, generation=generation)
        try:
            found = await self.bus.call(accounts.MAIL_SECRET, request, token=await self.token())
        except CasebusError as error:
            if error.code is Code.NOT_FOUND:
                return None
            raise
        return found.text


@dataclass(frozen=True)
class TicketsGuard:
    """Asks tickets with the caller's own token."""

    bus: Bus

    async def check(self, ticket: str, token: str) -> None:
        """Pass silently, or raise what tickets answered to this actor."""
        try:
            request = CheckAccess(ticket=ticket)
        except ValidationError as error:  # not even the shape of a ticket's id
            raise not_found() from error
        await self.bus.call(tickets.CHECK_ACCESS, request, token=token)

    async def seen(self, wanted: Sequence[str], token: str) -> frozenset[str]:
        """Those of the tickets that the caller may see."""
        if not wanted:
            return frozenset()
        found = await self.bus.call(tickets.CHECK_SIGHT, CheckSight(tickets=tuple(wanted)), token=token)
        return frozenset(found.tickets)
