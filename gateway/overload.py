"""Taking on only what can be done: slots with a short queue, and quotas."""

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

from contracts.errors import CasebusError, Code, unavailable
from gateway.settings import Limits

BUSY = "There is more to do right now than we can keep up with. Please try again in a moment."
TOO_OFTEN = "That was too often in a short time. Please wait a moment."
MOST_BUCKETS = 20_000


class Buckets:
    """Token buckets by key; the longest unused are forgotten first."""

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one token; 0 when there was one, else the seconds until there is."""
        now = time.monotonic()
        level, since = self._levels.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._rate)
        wait = 0.0 if level >= 1 else (1 - level) / self._rate
        self._levels[key] = (level - 1 if level >= 1 else level, now)
        if len(self._levels) > MOST_BUCKETS:
            self._levels.popitem(last=False)
        return wait


class Shares:
    """Places that are taken at once: so many by each, so many by all."""

    def __init__(self, each: int, together: int) -> None:
        self._each = each
        self._together = together
        self._taken: Counter[str] = Counter()

    @property
    def taken(self) -> int:
        """Places that are taken, by all together."""
        return self._taken.total()

    @contextmanager
    def place(self, who: str) -> Iterator[None]:
        """Take one; raises `rate_limited` for who has too many, `unavailable` when all are taken."""
        if self._taken[who] >= self._each:
            raise CasebusError(Code.RATE_LIMITED, TOO_OFTEN, retry_after=1)
        if self._taken.total() >= self._together:
            raise unavailable(BUSY, retry_after=2)
        self._taken[who] += 1
        try:
            yield
        finally:
            self._taken[who] -= 1
            if not self._taken[who]:
                del self._taken[who]


class Overload:
    """The slots and quotas of one replica."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._slots = asyncio.Semaphore(limits.slots)
        self._waiting = 0
        self._companies = Shares(limits.company_slots, limits.slots + limits.queue)
        self._senders = Shares(limits.senders_per_address, limits.senders)
        self._transfers = Shares(limits.transfers_per_person, limits.transfers)
        self._addresses = Buckets(limits.address_rate, limits.address_burst)
        self._sessions = Buckets(limits.session_rate, limits.session_burst)

    @property
    def waiting(self) -> int:
        """Requests that wait for a place."""
        return self._waiting

    @property
    def transferring(self) -> int:
        """Files on their way."""
        return self._transfers.taken

    def count_address(self, address: str) -> None:
        """One more request from here; raises `rate_limited`."""
        _check(self._addresses.take(address))

    def count_session(self, session: str) -> None:
        """One more request of this session; raises `rate_limited`."""
        _check(self._sessions.take(session))

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """A place among those being worked on; raises `unavailable` when the queue is full or does not move."""
        if self._slots.locked() and self._waiting >= self.limits.queue:
            raise unavailable(BUSY, retry_after=1)
        self._waiting += 1
        try:
            async with asyncio.timeout(self.limits.queue_seconds):
                await self._slots.acquire()
        except TimeoutError as error:
            raise unavailable(BUSY, retry_after=1) from error
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._slots.release()

    @asynccontextmanager
    async def company_slot(self, company: str) -> AsyncIterator[None]:
        """A company's share of the slots, so that one does not take all; raises `rate_limited`."""
        if not company:
            yield
            return
        with self._companies.place(company):
            yield

    @contextmanager
    def sender(self, address: str) -> Iterator[None]:
        """A place for a small body on its way; a slow sender holds no slot. Raises like the others."""
        with self._senders.place(address):
            yield

    @contextmanager
    def transfer(self, person: str) -> Iterator[None]:
        """A place for a file on its way in or out; these are slow and hold no slot. Raises like the others."""
        with self._transfers.place(person):
            yield


def _check(wait: float) -> None:
    if wait:
        raise CasebusError(Code.RATE_LIMITED, TOO_OFTEN, retry_after=max(1, round(wait + 0.5)))
