"""Keeps a few senders busy with new notices and with due ones of the ledger, in step with the mail server."""

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
from services.notify.commands.deliver import Kept, Met
from services.notify.domain.backoff import Gate
from services.notify.domain.notices import Notice
from services.notify.ports import Ledger

log = get_logger(__name__)

_TOGETHER = 50
_LOOK_AHEAD = 5000
_WAITING = 400
_AT_ONCE = 64  # as many events as the consumer handles at the same time
FEW = 3  # mails of one event that may all be sent again when the process dies while they are sent


class Deliver(Protocol):
    """Sends the mails of a notice."""

    async def __call__(self, notice: Notice, kept: Kept) -> tuple[Notice, Met]:
        """Send what is due; what became of the notice."""


@dataclass
class Errand:
    """A notice for a sender; one that is kept nowhere yet has somebody who waits for what becomes of it."""

    notice: Notice
    outcome: asyncio.Future[Notice] | None = None
    begun: bool = False
    given_up: bool = False

    async def within(self, seconds: float) -> Notice | None:
        """What became of it; None when that takes longer. One that has not begun by then never will."""
        assert self.outcome is not None
        await asyncio.wait({self.outcome}, timeout=seconds)
        self.given_up = not self.begun
        return self.outcome.result() if self.outcome.done() else None

    async def ended(self) -> Notice:
        """What became of it, however long it takes."""
        assert self.outcome is not None
        return await self.outcome


@dataclass
class Dispatcher:
    """New notices come from the consumer of this process and go straight to its senders, mostly before they are kept.

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
    _queue: asyncio.Queue[Errand] = field(default_factory=lambda: asyncio.Queue(_WAITING))
    _tasks: TaskPool = field(default_factory=TaskPool)
    _senders: TaskPool = field(default_factory=TaskPool)
    _stopped: bool = False

    def begin(self, notice: Notice) -> Errand | None:
        """Send a notice that is kept nowhere yet, if it is small and its turn comes soon."""
        if self._stopped or not self.gate.is_open:
            return None
        if len(notice.deliveries) > FEW or self._queue.qsize() >= _AT_ONCE:
            return None
        held = notice.held(self.holder, self.clock() + self.lease)
        errand = Errand(held, asyncio.get_running_loop().create_future())
        self._queue.put_nowait(errand)
        return errand

    def hold(self, notice: Notice) -> Notice:
        """The notice, held by this process while there is room and the mail server answers; else it is due at once."""
        if not self.gate.is_open or self._queue.qsize() >= _WAITING // 2:
            return notice
        return notice.held(self.holder, self.clock() + self.lease)

    def offer(self, notice: Notice) -> None:
        """Send a notice that this process holds."""
        if notice.holder == self.holder and not self._queue.full():
            self._queue.put_nowait(Errand(notice))

    async def store(self, notice: Notice) -> None:
        """Keep what became of a notice that this process held."""
        if not await self.ledger.save(notice, self.holder):
            log.warning("notice_overtaken", id=notice.id)

    @asynccontextmanager
    async def running(self, senders: int, seconds: float) -> AsyncIterator[None]:
        """So many senders and the sweep; at the end, what was begun is finished within so many seconds."""
        self._senders.spawn(self.sweep(), "sweep")
        for number in range(senders):
            self._senders.spawn(self.send(), f"sender-{number}")
        try:
            yield
        finally:
            await self.stop()
            await self.drain(seconds)

    async def stop(self) -> None:
        """Begin nothing any more; what was begun goes on."""
        self._stopped = True
        await self._senders.cancel()

    async def send(self) -> None:
        """One sender: takes one notice after another until cancelled; a failure is logged and ends only its notice."""
        while True:
            errand = await self._queue.get()
            await asyncio.wait({self._tasks.spawn(self._run(errand), f"notice-{errand.notice.id}")})

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
        await asyncio.gather(*(self._give_back(errand.notice.released()) for errand in left if errand.outcome is None))

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
            await self._queue.put(Errand(notice))
        return len(notices)

    async def _run(self, errand: Errand) -> None:
        if errand.given_up:
            return
        errand.begun = True
        after = errand.notice.released()
        try:
            after = await self._send_one(errand.notice, errand.outcome is None)
        finally:
            if errand.outcome is not None:
                errand.outcome.set_result(after)

    async def _send_one(self, notice: Notice, is_kept: bool) -> Notice:
        """Send, and keep what became of it unless somebody else will."""
        now = self.clock()
        if notice.due is None or notice.due - now < self.lease_needed:
            return notice.released()
        if not self.gate.enter(now):
            after = notice.released()
        else:
            met: Met = "nobody"
            try:
                after, met = await self.deliver(notice, self._between if is_kept else _on)
            except CasebusError as error:  # the lease ends by itself, and then somebody tries again
                log.warning("notice_left", id=notice.id, code=error.code)
                return notice.released()
            finally:
                self._met(met)
        if is_kept:
            await self._give_back(after)
        return after

    def _met(self, met: Met) -> None:
        if met == "answer":
            self.gate.answered()
        elif met == "silence":
            self.gate.failed(self.clock())
        else:
            self.gate.left()

    async def _between(self, notice: Notice) -> bool:
        return await self.ledger.save(notice, self.holder)

    async def _give_back(self, notice: Notice) -> None:
        try:
            await self.store(notice)
        except CasebusError as error:  # the database is away; the lease ends by itself, and then somebody tries again
            log.warning("notice_left", id=notice.id, code=error.code)


async def _on(_notice: Notice) -> bool:
    return True
