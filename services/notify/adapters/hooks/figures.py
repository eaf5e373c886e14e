"""The figures of webhooks: calls by what came of them, what waits, what was switched off."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from prometheus_client import Counter, Gauge

from contracts.errors import CasebusError
from kit.logs import get_logger
from kit.metrics import REGISTRY
from kit.tasks import TaskPool, ended
from services.notify.domain.hooks.store import HookDeliveries, Hooks

log = get_logger(__name__)

_CALLS = Counter(
    "casebus_webhook_calls_total", "Calls of webhooks, by what came of them", ["outcome"], registry=REGISTRY
)
_WAITING = Gauge("casebus_webhooks_waiting", "Messages that wait for a webhook", registry=REGISTRY)
_OLDEST = Gauge("casebus_webhook_oldest_seconds", "Age of the oldest message that waits", registry=REGISTRY)
_HOOKS = Gauge("casebus_webhooks", "Webhooks: taking, failing, switched off by us", ["state"], registry=REGISTRY)
MEASURE_SECONDS = 30.0


def count_call(outcome: str) -> None:
    """Count one call; `sent` when it was taken, else the error."""
    _CALLS.labels(outcome).inc()


@asynccontextmanager
async def hooks_measured(
    hooks: Hooks, deliveries: HookDeliveries, clock: Callable[[], datetime], tasks: TaskPool
) -> AsyncIterator[None]:
    """Measure in the background until the end."""
    task = tasks.keep(lambda: _measure(hooks, deliveries, clock), "measure-webhooks")
    try:
        yield
    finally:
        await ended(task)


async def _measure(hooks: Hooks, deliveries: HookDeliveries, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            known, (waiting, since) = await hooks.of_portal("*"), await deliveries.waiting_for_system()
        except CasebusError:
            log.debug("webhooks_not_measured")
        else:
            on = [hook for hook in known if not hook.off]
            _HOOKS.labels("failing").set(sum(hook.failing_since is not None for hook in on))
            _HOOKS.labels("taking").set(sum(hook.failing_since is None for hook in on))
            _HOOKS.labels("off").set(sum(hook.off in ("gone", "failing") for hook in known))
            _WAITING.set(waiting)
            _OLDEST.set((clock() - since).total_seconds() if since else 0)
        await asyncio.sleep(MEASURE_SECONDS)
