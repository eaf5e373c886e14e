"""The figures of the virus scanner, beside those of every process."""

from prometheus_client import Counter, Gauge

from kit.metrics import REGISTRY

_CHECKED = Counter(
    "casebus_files_checked_total", "Contents that the virus scanner spoke about", ["verdict"], registry=REGISTRY
)
_WAITING = Gauge(
    "casebus_files_unchecked", "Contents that were due for the virus scanner and not yet seen by it", registry=REGISTRY
)


def count_check(verdict: str) -> None:
    """Count one verdict."""
    _CHECKED.labels(verdict).inc()


def unchecked(waiting: int) -> None:
    """How many were due and are left, as seen by the last look."""
    _WAITING.set(waiting)
