"""Removes what is old of the record of webhooks, and bounds it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from contracts.errors import CasebusError
from contracts.webhooks import KEPT_DAYS
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.notify.adapters.hooks.documents import MongoHookDeliveries, MongoHooks

log = get_logger(__name__)
EVERY_SECONDS = 3600.0
MOST_KEPT = 20_000
DROPPED_KNOWN = timedelta(days=1)
KEPT = timedelta(days=KEPT_DAYS)


async def sweep(hooks: MongoHooks, deliveries: MongoHookDeliveries, now: datetime, most: int = MOST_KEPT) -> int:
    """What is over goes after 30 days, and the oldest of it where a webhook has too many; how many went."""
    gone = await deliveries.forget_before(now - KEPT)
    for hook in await hooks.of_portal("*"):
        gone += await deliveries.keep_newest(hook.id, most)
    await hooks.forget_dropped(now - DROPPED_KNOWN)
    return gone


@asynccontextmanager
async def hooks_swept(
    hooks: MongoHooks, deliveries: MongoHookDeliveries, clock: Callable[[], datetime], tasks: TaskPool
) -> AsyncIterator[None]:
    """Sweep in the background until the end."""
    task = tasks.keep(lambda: _keep_sweeping(hooks, deliveries, clock), "sweep-webhooks")
    try:
        yield
    finally:
        await ended(task)


async def _keep_sweeping(hooks: MongoHooks, deliveries: MongoHookDeliveries, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            await sweep(hooks, deliveries, clock())
        except CasebusError as error:
            log.warning("webhooks_not_swept", code=error.code)
        await asyncio.sleep(EVERY_SECONDS)
