"""The figures of mail that comes in: what became of it, what waits, what lies in quarantine."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from prometheus_client import Counter, Gauge

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.metrics import REGISTRY
from kit.tasks import TaskPool, ended
from services.notify.ports import Intake

log = get_logger(__name__)

_MAILS = Counter(
    "casebus_incoming_mails_total",
    "Mails that came in, by what became of them",
    ["outcome", "reason"],
    registry=REGISTRY,
)
_NOW = Gauge("casebus_incoming_kept", "Mails of the last 90 days by state", ["state"], registry=REGISTRY)
_OLDEST = Gauge("casebus_incoming_oldest_seconds", "Age of the oldest mail that waits to be handled", registry=REGISTRY)
MEASURE_SECONDS = 30.0


def count_incoming(outcome: str, reason: str) -> None:
    """Count one mail: accepted, quarantined, or refused at the door."""
    _MAILS.labels(outcome, reason).inc()


@asynccontextmanager
async def incoming_measured(intake: Intake, clock: Callable[[], datetime], tasks: TaskPool) -> AsyncIterator[None]:
    """Measure in the background until the end."""
    task = tasks.keep(lambda: _measure(intake, clock), "measure-incoming")
    try:
        yield
    finally:
        await ended(task)


async def _measure(intake: Intake, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            counts, since = await intake.counts("*"), await intake.waiting_since("*")
        except CasebusError:
            log.debug("incoming_not_measured")
        else:
            for state, number in counts.items():
                _NOW.labels(state).set(number)
            _OLDEST.set((clock() - since).total_seconds() if since else 0)
        await asyncio.sleep(MEASURE_SECONDS)
