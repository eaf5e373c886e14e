"""Work that is done again and again, as long as the process lives."""

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from contracts.errors import CasebusError
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.tasks import ended

log = get_logger(__name__)


async def _for_ever(work: Callable[[], Awaitable[object]], seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds * random.uniform(0.5, 1.5))  # noqa: S311 - replicas look at different moments
        try:
            await work()
        except (CasebusError, sqlite3.Error, OSError) as error:
            log.warning("timer_waits", error=repr(error))


@asynccontextmanager
async def every(seconds: float, work: Callable[[], Awaitable[object]], life: Lifecycle) -> AsyncIterator[None]:
    """Do the work about that often until the end; what is down today is done next time."""
    task = life.tasks.keep(lambda: _for_ever(work, seconds), "timer")
    try:
        yield
    finally:
        await ended(task)
