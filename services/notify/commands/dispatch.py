"""Takes due notices from the ledger and keeps a few senders busy, in step with the mail server."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.logs import get_logger
from kit.tasks import TaskPool
from services.notify.commands.deliver import Met
from services.notify.domain.backoff import Gate
from services.notify.domain.notices import Notice
from services.notify.ports import Ledger

log = get_logger(__name__)

_TOGETHER = 50
_LOOK_AHEAD = 5000
_WAITING = 400


class Deliver(Protocol):
    """Sends the mails of a notice."""

    async def __call__(self, notice: Notice, holder: str) -> Met:
        """Send what is due."""


@dataclass
class Dispatcher:
    """New notices come from the consumer of this process and go straight to its senders.

    Everything else (tried before, left by a replica that died, or too many at once) is found by its `due`.
    `holder` is a name that no other process has, also none of an earlier start.
    """

    ledger: Ledger
    deliver: Deliver
    gate: Gate
    clock: Clock
    holder: str
    lease: timedelta
    lease_needed: timedelta
    sweep_seconds: float
    _queue: asyncio.Queue[Notice] = field(default_factory=lambda: asyncio.Queue(_WAITING))
    _tasks: TaskPool = field(default_factory=TaskPool)

    def hold(self, notice: Notice) -> Notice:
        """The notice, held by this process while there is room and the mail server answers; else it is due at once."""
        if not self.gate.is_open or self._queue.qsize() >= _WAITING // 2:
            return notice
        return notice.held(self.holder, self.clock() + self.lease)

    def offer(self, notice: Notice) -> None:
        """Send a notice that this process holds."""
        if notice.holder == self.holder and not self._queue.full():
            self._queue.put_nowait(notice)

    @asynccontextmanager
    async def running(self, senders: int, seconds: float) -> AsyncIterator[None]:
        """So many senders and the sweep; at the end, what was begun is finished within so many seconds."""
        pool = TaskPool()
        pool.spawn(self.sweep(), "sweep")
        for number in range(senders):
            pool.spawn(self.send(), f"sender-{number}")
        try:
            yield
        finally:
            await pool.cancel()
            await self.drain(seconds)

    async def send(self) -> None:
        """One sender: takes one notice after another until cancelled; a failure is logged and ends only its notice."""
        while True:
            notice = await self._queue.get()
            await asyncio.wait({self._tasks.spawn(self._send_one(notice), f"notice-{notice.id}")})

    async def sweep(self) -> None:
        """Look for due notices until cancelled."""
        while True:
            try:
                taken = await self._take_due()
            except CasebusError as error:
                log.warning("sweep_failed", code=error.code)
                taken = 0
            if not taken:
                await asyncio.sleep(self.sweep_seconds)

    async def drain(self, seconds: float) -> None:
        """Finish the mails that were begun, and give back what was not, for another replica to take at once."""
        await self._tasks.drain(seconds)
        left = [self._queue.get_nowait() for _ in range(self._queue.qsize())]
        await asyncio.gather(*(self._give_back(notice) for notice in left))

    async def _take_due(self) -> int:
        """Take what is due, in portions, as fast as the senders go; how many were taken."""
        now = self.clock()
        if not self.gate.room(now, 1):
            return 0
        taken = 0
        found = await self.ledger.due(now, _LOOK_AHEAD)
        while found and (room := self.gate.room(self.clock(), _TOGETHER)):
            portion, found = found[:room], found[room:]
            taken += await self._take(portion)
            if not self.gate.is_open:
                break
        return taken

    async def _take(self, portion: Sequence[tuple[str, datetime]]) -> int:
        notices = await self.ledger.take(portion, self.holder, self.clock() + self.lease)
        for notice in notices:
            await self._queue.put(notice)
        return len(notices)

    async def _send_one(self, notice: Notice) -> None:
        now = self.clock()
        if notice.due is None or notice.due - now < self.lease_needed:
            return
        if not self.gate.enter(now):
            await self._give_back(notice)
            return
        met: Met = "nobody"
        try:
            met = await self.deliver(notice, self.holder)
        except CasebusError as error:  # the database is away; the lease ends by itself, and then somebody tries again
            log.warning("notice_left", id=notice.id, code=error.code)
        finally:
            if met == "answer":
                self.gate.answered()
            elif met == "silence":
                self.gate.failed(self.clock())
            else:
                self.gate.left()

    async def _give_back(self, notice: Notice) -> None:
        try:
            await self.ledger.save(notice.released(), self.holder)
        except CasebusError as error:
            log.warning("notice_left", id=notice.id, code=error.code)
