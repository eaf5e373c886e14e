"""Removes mails as they came, and what is known of them, when they are old enough."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.tasks import TaskPool, ended
from services.notify.adapters.incoming.documents import MongoIntake
from services.notify.adapters.incoming.raw import S3Mails

log = get_logger(__name__)
EVERY_SECONDS = 3600.0


async def sweep(raw: S3Mails, intake: MongoIntake, now: datetime, kept: timedelta) -> int:
    """What is known goes first: a mail whose bytes are gone would be one that staff cannot look at."""
    gone = await intake.forget_before(now - kept)
    await raw.remove_before((now - kept).date())
    return gone


@asynccontextmanager
async def swept(
    raw: S3Mails, intake: MongoIntake, clock: Callable[[], datetime], kept: timedelta, tasks: TaskPool
) -> AsyncIterator[None]:
    """Sweep in the background until the end."""
    task = tasks.keep(lambda: _keep_sweeping(raw, intake, clock, kept), "sweep-mails")
    try:
        yield
    finally:
        await ended(task)


async def _keep_sweeping(raw: S3Mails, intake: MongoIntake, clock: Callable[[], datetime], kept: timedelta) -> None:
    while True:
        try:
            await sweep(raw, intake, clock(), kept)
        except CasebusError as error:
            log.warning("mails_not_swept", code=error.code)
        await asyncio.sleep(EVERY_SECONDS)
