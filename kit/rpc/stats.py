"""Our own figures of each endpoint: nats-py's see only the moment of accepting."""

from dataclasses import dataclass, field
from typing import Any

from prometheus_client import Histogram

from kit.metrics import RPC_SECONDS


@dataclass
class EndpointFigures:
    """What one endpoint has done; times in nanoseconds as in NATS micro's STATS."""

    requests: int = 0
    errors: int = 0
    nanoseconds: int = 0
    last_error: str = ""


@dataclass
class Figures:
    """What all endpoints of a service have done."""

    by_subject: dict[str, EndpointFigures] = field(default_factory=dict)
    _seconds: dict[tuple[str, str], Histogram] = field(default_factory=dict)  # looking a child up costs more than it

    def note(self, subject: str, seconds: float, code: str) -> None:
        """One request is done; `code` is an error code, or 'ok'."""
        figures = self.by_subject.setdefault(subject, EndpointFigures())
        figures.requests += 1
        figures.nanoseconds += int(seconds * 1e9)
        if code not in ("ok", "not_found", "forbidden", "conflict", "unauthenticated", "invalid"):
            figures.errors += 1
            figures.last_error = code
        child = self._seconds.get((subject, code))
        if child is None:
            child = self._seconds[subject, code] = RPC_SECONDS.labels(subject, code)
        child.observe(seconds)

    def told(self, endpoint: Any) -> dict[str, Any]:
        """Put our figures into what micro publishes."""
        figures = self.by_subject.get(endpoint.subject, EndpointFigures())
        endpoint.num_requests = figures.requests
        endpoint.num_errors = figures.errors
        endpoint.last_error = figures.last_error or None
        endpoint.processing_time = figures.nanoseconds
        endpoint.average_processing_time = figures.nanoseconds // max(figures.requests, 1)
        return {}
