"""Keeps the calls of webhooks going: a few at once for each, so that a slow receiver holds up nobody else's."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from contracts.errors import CasebusError
from contracts.portal import Portal
from contracts.webhooks import TEST_TYPE
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.notify.commands.hooks.call_hook import GONE
from services.notify.commands.hooks.messages import event_of
from services.notify.commands.hooks.owning import runs
from services.notify.domain.hooks.hook import Hook, HookDelivery
from services.notify.domain.hooks.schedule import given_up
from services.notify.domain.hooks.store import Answer, HookDeliveries, Hooks

log = get_logger(__name__)

AT_ONCE = 4
TOGETHER = 16
DRAIN_SECONDS = 5.0
NOTE_EVERY = timedelta(minutes=1)

Call = Callable[[Hook, HookDelivery], Awaitable[tuple[HookDelivery, Answer]]]
Tell = Callable[[], Awaitable[None]]


@dataclass
class HookWorker:
    """Whoever takes a message has it for a while; when they die, somebody else sends it, with the same id."""

    hooks: Hooks
    deliveries: HookDeliveries
    call: Call
    tell: Tell
    clock: Clock
    holder: str
    lease: timedelta
    portals: Mapping[str, Portal]
    sweep_seconds: float = 2.0
    _nudged: asyncio.Event = field(default_factory=asyncio.Event)
    _busy: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _tasks: TaskPool = field(default_factory=TaskPool)

    def nudge(self) -> None:
        """Something is due."""
        self._nudged.set()

    @asynccontextmanager
    async def running(self, tasks: TaskPool) -> AsyncIterator[None]:
        """Work in the background until the end; calls that were begun then have a moment to end."""
        task = tasks.keep(self._work, "webhooks")
        try:
            yield
        finally:
            await ended(task)
            await self._tasks.drain(DRAIN_SECONDS)

    async def _work(self) -> None:
        while True:
            self._nudged.clear()
            try:
                await self.look()
                await self.tell()
            except CasebusError as error:
                log.warning("webhooks_not_looked_at", code=error.code)
            try:
                async with asyncio.timeout(self.sweep_seconds):
                    await self._nudged.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Begin with every webhook that something is due for and that this process is not at already."""
        seen: set[str] = set()
        while found := await self.deliveries.hooks_due(self.clock(), tuple(self._busy.keys() | seen)):
            seen |= found
            for hook in found - self._busy.keys():
                self._busy[hook] = self._tasks.spawn(self._serve(hook), f"webhook-{hook}")

    async def idle(self) -> None:
        """Until all that was begun is done."""
        while self._busy:
            await asyncio.wait(set(self._busy.values()))

    async def _serve(self, key: str) -> None:
        """Everything that is due for one webhook; what fails is due later."""
        try:
            while found := await self.deliveries.due_of(key, self.clock(), TOGETHER):
                room = asyncio.Semaphore(AT_ONCE)
                # All of them to their end, also when one fails: else the next round would add to those under way.
                done = await asyncio.gather(*(self._one(room, *row) for row in found), return_exceptions=True)
                for error in done:
                    if isinstance(error, BaseException):
                        raise error
                if not any(done):
                    break
        except CasebusError as error:
            log.warning("webhook_left", hook=key, code=error.code)
        finally:
            del self._busy[key]

    async def _one(self, room: asyncio.Semaphore, key: str, due: datetime) -> bool:
        async with room:
            taken = await self.deliveries.take(key, due, self.holder, self.clock() + self.lease)
            if taken is None:
                return False
            hook = await self.hooks.find(taken.hook)
            if hook is None:
                await self.deliveries.drop_of(taken.hook)
            elif not self._told(hook, taken):
                await self.deliveries.save(taken.put_off(self.clock()), self.holder)
            else:
                await self._called(hook, taken)
            return True

    def _told(self, hook: Hook, delivery: HookDelivery) -> bool:
        """Whether it is still to be sent: what was chosen, and what the portal has, may be other than when it came."""
        if not runs(hook, self.portals):
            return False
        return delivery.type == TEST_TYPE or (not hook.off and event_of(delivery.type) in hook.events)

    async def _called(self, hook: Hook, delivery: HookDelivery) -> None:
        after, answer = await self.call(hook, delivery)
        crash_point("notify.hooks.after_call")
        if not await self.deliveries.save(after, self.holder):
            log.warning("webhook_overtaken", id=delivery.id)
        await self._note(hook, answer)

    async def _note(self, hook: Hook, answer: Answer) -> None:
        """What the webhook's state is now; a success is written down once a minute."""
        now = self.clock()
        recent = hook.last_sent_at is not None and now - hook.last_sent_at < NOTE_EVERY
        if not answer.error and recent and hook.failing_since is None:
            return
        if answer.error and hook.failing_since and answer.status != GONE and not given_up(hook.failing_since, now):
            return

        def change(known: Hook) -> Hook:
            after = known.met(now, well=not answer.error)
            if known.off or known.url != hook.url:
                return after if known.url == hook.url else known
            if answer.status == GONE:
                return after.switched("gone", now)
            return after.switched("failing", now) if given_up(after.failing_since, now) else after

        changed = await self.hooks.change(hook.id, change)
        if changed and changed.off in ("gone", "failing") and not hook.off:
            log.warning("webhook_off", hook=hook.id, reason=changed.off)
            self.nudge()
