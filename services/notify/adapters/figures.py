"""The figures of outgoing mail, beside those of every process."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from prometheus_client import Counter, Gauge

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.metrics import REGISTRY
from kit.tasks import TaskPool, ended

log = get_logger(__name__)

_MAILS = Counter(
    "casebus_mails_total",
    "Mails handed to the mail server, by what came of it",
    ["template", "fault"],
    registry=REGISTRY,
)
_WAITING = Gauge("casebus_mails_waiting", "Mails that wait to be sent", registry=REGISTRY)
_OLDEST = Gauge("casebus_mail_oldest_seconds", "Age of the oldest mail that waits", registry=REGISTRY)
_FAILED = Gauge("casebus_mails_failed", "Mails that were given up", registry=REGISTRY)
MEASURE_SECONDS = 30.0

State = Callable[[str], Awaitable[tuple[int, int, datetime | None]]]


@asynccontextmanager
async def mail_measured(state: State, clock: Callable[[], datetime], tasks: TaskPool) -> AsyncIterator[None]:
    """Measure in the background until the end."""
    task = tasks.keep(lambda: _measure(state, clock), "measure-mail")
    try:
        yield
    finally:
        await ended(task)


async def _measure(state: State, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            waiting, failed, since = await state("*")
        except CasebusError:
            log.debug("mail_not_measured")
        else:
            _WAITING.set(waiting)
            _FAILED.set(failed)
            _OLDEST.set((clock() - since).total_seconds() if since else 0)
        await asyncio.sleep(MEASURE_SECONDS)


def count_mail(template: str, fault: str) -> None:
    """Count one try; `fault` is `none` when the server took the mail."""
    _MAILS.labels(template, fault).inc()
