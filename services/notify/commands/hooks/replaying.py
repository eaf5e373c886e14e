"""Sends a span of a webhook's record once more, to the end also when the process that was asked ends before."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.notify.domain.hooks.hook import Hook
from services.notify.domain.hooks.replaying import Replay, Replays
from services.notify.domain.hooks.store import HookDeliveries, Hooks

log = get_logger(__name__)

AT_ONCE_SECONDS = 1.0
SWEEP_SECONDS = 5.0


@dataclass(frozen=True)
class Replaying:
    """The request is kept first, then its messages are marked; one whose process ended is gone on with by another.

    A message says which request marked it last: asked or begun again, a request goes on with the rest.
    """

    hooks: Hooks
    deliveries: HookDeliveries
    replays: Replays
    clock: Clock
    lease: timedelta
    nudge: Callable[[], None]
    tasks: TaskPool

    async def begin(self, hook: Hook, replay: Replay) -> int:
        """Do it, a moment here and the rest behind; of how many messages."""
        left, done = await self._left(replay)  # first: who hears of a failure may ask again, and nothing was kept
        await self.replays.add(replay)
        marking = self.tasks.spawn(self._mark(replay, left), f"replay-{hook.id}")
        await asyncio.wait({marking}, timeout=AT_ONCE_SECONDS)  # few are done by then; many go on behind
        if marking.done():
            await marking
        return len(left) + done

    @asynccontextmanager
    async def running(self, tasks: TaskPool) -> AsyncIterator[None]:
        """Go on in the background with what others left, until the end."""
        task = tasks.keep(self._sweep, "webhook-replays")
        try:
            yield
        finally:
            await ended(task)

    async def look(self) -> None:
        """Go on with each that nobody has; of a webhook that is off or gone nothing is sent any more."""
        for replay in await self.replays.due(self.clock()):
            if not await self.replays.take(replay, self.clock() + self.lease):
                continue
            hook = await self.hooks.find(replay.hook)
            if hook is None or hook.off:
                await self.replays.drop(replay.id)
                continue
            left, done = await self._left(replay)
            log.info("webhook_replay_resumed", hook=replay.hook, left=len(left), done=done)
            await self._mark(replay, left)

    async def _left(self, replay: Replay) -> tuple[list[str], int]:
        span = (replay.since, replay.until)
        return await self.deliveries.to_replay(replay.hook, span, replay.id, failed=replay.failed)

    async def _mark(self, replay: Replay, left: list[str]) -> None:
        await self.deliveries.replay(left, self.clock(), replay.id)
        await self.replays.drop(replay.id)
        self.nudge()

    async def _sweep(self) -> None:
        while True:
            try:
                await self.look()
            except CasebusError as error:
                log.warning("webhook_replays_not_looked_at", code=error.code)
            await asyncio.sleep(SWEEP_SECONDS)
