"""The figures of a process in Prometheus' format, served on its side port."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

REGISTRY = CollectorRegistry()
ProcessCollector(registry=REGISTRY)  # memory, processor time and open files of this process

_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

RPC_SECONDS = Histogram(
    "casebus_rpc_seconds",
    "Time to serve a request on the bus",
    ["subject", "code"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
HTTP_SECONDS = Histogram(
    "casebus_http_seconds",
    "Time to serve a request over HTTP",
    ["route", "method", "status"],
    buckets=_BUCKETS,
    registry=REGISTRY,
)
EVENTS_HANDLED = Counter(
    "casebus_events_handled_total", "Events handled by a consumer", ["consumer", "type", "outcome"], registry=REGISTRY
)
OUTBOX_PENDING = Gauge(
    "casebus_outbox_pending",
    "Documents with events not yet published, at the last sweep",
    ["collection"],
    registry=REGISTRY,
)
OUTBOX_OLDEST = Gauge(
    "casebus_outbox_oldest_seconds",
    "Age of the oldest event not yet published, at the last sweep; young ones count as nothing",
    ["collection"],
    registry=REGISTRY,
)
CONSUMER_WAITING = Gauge(
    "casebus_consumer_waiting", "Events that a durable consumer has not yet handled", ["consumer"], registry=REGISTRY
)
IN_FLIGHT = Gauge(
    "casebus_in_flight",
    "What is under way: rpc, http (waiting for a place), transfers, live (open pages that listen)",
    ["kind"],
    registry=REGISTRY,
)
READY = Gauge("casebus_ready", "Whether a dependency of this process answers", ["dependency"], registry=REGISTRY)


def render() -> bytes:
    """All figures as text."""
    return generate_latest(REGISTRY)
