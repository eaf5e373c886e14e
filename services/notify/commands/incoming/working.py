"""Keeps the mails that came in moving: new ones at once, others when they are due, each by one replica at a time."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.notify.domain.backoff import Backoff
from services.notify.domain.incoming.mail import Incoming
from services.notify.ports import Intake

log = get_logger(__name__)

Process = Callable[[Incoming], Awaitable[Incoming]]
Count = Callable[[str, str], None]
TOGETHER = 4
LARGE = 2 * 1024 * 1024  # a mail is in memory a few times while it is read: large ones are read one at a time
_AHEAD = 200


@dataclass
class Worker:
    """Whoever takes a mail has it for a while; what it comes to is kept only while it is still theirs."""

    intake: Intake
    process: Process
    clock: Clock
    holder: str
    backoff: Backoff
    count: Count
    lease: timedelta = timedelta(seconds=120)
    sweep_seconds: float = 2.0
    tries: int = 40
    _nudged: asyncio.Event = field(default_factory=asyncio.Event)
    _large: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(1))

    def nudge(self) -> None:
        """Something came in."""
        self._nudged.set()

    @asynccontextmanager
    async def running(self, tasks: TaskPool) -> AsyncIterator[None]:
        """Work in the background until the end; what is under way then is taken up by whoever looks next."""
        task = tasks.keep(self._work, "incoming-mail")
        try:
            yield
        finally:
            await ended(task)

    async def _work(self) -> None:
        while True:
            self._nudged.clear()
            try:
                worked = await self.work_once()
            except CasebusError as error:
                log.warning("incoming_not_looked_at", code=error.code)
                worked = 0
            if not worked:
                try:
                    async with asyncio.timeout(self.sweep_seconds):
                        await self._nudged.wait()
                except TimeoutError:
                    continue

    async def now(self, before: Incoming, after: Incoming) -> Incoming:
        """Staff want one handled at once: what it came to, or that it waits when somebody else has it."""
        if await self.intake.change(before, after) and after.due:
            await self._one(asyncio.Semaphore(1), after.id, after.due)
        return await self.intake.get(before.id) or after

    async def work_once(self) -> int:
        """Handle everything that is due now; how much that was."""
        found = await self.intake.due(self.clock(), _AHEAD)
        room = asyncio.Semaphore(TOGETHER)
        done = await asyncio.gather(*(self._one(room, key, due) for key, due in found))
        return sum(done)

    async def _one(self, room: asyncio.Semaphore, key: str, due: datetime) -> bool:
        async with room:
            seen = await self.intake.get(key)
        if seen is None:
            return False
        async with self._large if seen.size > LARGE else nullcontext(), room:
            mail = await self.intake.take(key, due, self.holder, self.clock() + self.lease)
            if mail is None:
                return False
            after = await self._handled(mail)
            if not await self.intake.save(after, self.holder):
                log.warning("incoming_overtaken", id=mail.id)
            elif after.state != "waiting":
                self.count(after.state, after.reason)
                log.info("incoming_done", id=mail.id, state=after.state, reason=after.reason)
            return True

    async def _handled(self, mail: Incoming) -> Incoming:
        """What became of it; one that was taken up too often, and ended the process each time, is not read again."""
        if mail.attempts > self.tries:
            return mail.quarantined("not_processed", "taken up again and again, and never ended")
        try:
            return await self.process(mail)
        except CasebusError as error:
            log.warning("incoming_put_off", id=mail.id, code=error.code)
            why = str(error.problem.text)
        except Exception as error:  # noqa: BLE001 - whatever one mail brings about, the others are handled
            log.error("incoming_failed", error, id=mail.id)
            why = type(error).__name__
        return self._later(await self.intake.get(mail.id) or mail, why)

    def _later(self, mail: Incoming, why: str) -> Incoming:
        if mail.attempts >= self.tries:
            return mail.quarantined("not_processed", why)
        return mail.again(self.clock() + self.backoff.after(mail.attempts))
