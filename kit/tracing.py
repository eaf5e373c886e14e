"""What travels with a request through all processes: its trace and its deadline (W3C Trace Context)."""

import re
import secrets
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from typing import Literal, Protocol

Kind = Literal["edge", "outside", "server", "client", "consumer"]

_trace: ContextVar[str] = ContextVar("trace", default="")
_deadline: ContextVar[float] = ContextVar("deadline", default=0.0)

# https://www.w3.org/TR/trace-context/#traceparent-header
_TRACEPARENT = re.compile(r"^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$")


class Recorder(Protocol):
    """Records spans; there is one when traces are switched on (`kit.telemetry`), else none.

    `trusting`: traceparents of requests are set by a proxy of the installation's own.
    """

    trusting: bool

    def span(self, name: str, kind: Kind, sent: str) -> AbstractContextManager[object]:
        """Everything inside is this span; `sent` is the traceparent that came with it."""

    def mark(self, key: str, value: str | int) -> None:
        """An attribute of the current span; never what people typed, or who they are."""

    def header(self) -> str:
        """The traceparent of the current span; empty without one."""


class _Recording:
    by: Recorder | None = None


_recording = _Recording()
_NOTHING = nullcontext()


def record_with(recorder: Recorder | None) -> None:
    """Record spans from now on, or no more."""
    _recording.by = recorder


def wanted(environment: Mapping[str, str]) -> bool:
    """Whether OpenTelemetry's own variables ask for traces: an address to send them to, and nothing against it."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    if environment.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    return any(environment.get(name) for name in ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"))


def span(name: str, kind: Kind = "client", sent: str = "") -> AbstractContextManager[object]:
    """A span around a piece of work; costs nothing when traces are off. A client one needs another around it."""
    return _recording.by.span(name, kind, sent) if _recording.by is not None else _NOTHING


def mark(key: str, value: str | int) -> None:
    """Say something of the current span, in words of ours."""
    if _recording.by is not None:
        _recording.by.mark(key, value)


def current_trace() -> str:
    """The trace id (32 hex digits) of what is being done, or an empty text."""
    return _trace.get()


def traceparent() -> str:
    """The header to send on, with the id of the span that is being recorded, else a new one.

    Where spans are recorded, what has none around it (loops, timers) asks nobody to record it.
    """
    if _recording.by is not None and (header := _recording.by.header()):
        return header
    trace = _trace.get() or secrets.token_hex(16)
    flags = "01" if _recording.by is None else "00"
    return f"00-{trace}-{secrets.token_hex(8)}-{flags}"


def trace_of(header: str) -> str:
    """The trace id of a received header; a new one when it is absent or malformed."""
    match = _TRACEPARENT.match(header)
    return match.group(1) if match else secrets.token_hex(16)


def trace_at_edge(sent: str) -> str:
    """The trace id of a request from without: one of our own, for strangers would choose what logs and traces mix."""
    return trace_of(sent if _recording.by is not None and _recording.by.trusting else "")


def parts_of(header: str) -> tuple[str, str, str] | None:
    """Trace id, span id and flags of a received header; nothing when it is absent or malformed."""
    match = _TRACEPARENT.match(header)
    return (match.group(1), match.group(2), match.group(3)) if match else None


def seconds_left(default: float) -> float:
    """Seconds until the deadline of what is being done, at most `default`."""
    deadline = _deadline.get()
    return min(default, deadline - time.time()) if deadline else default


class request_scope:  # noqa: N801 - reads as a statement
    """Everything inside belongs to this trace and must be done by `deadline` (Unix time, 0 for none)."""

    __slots__ = ("_before", "_told")

    def __init__(self, trace: str, deadline: float = 0.0) -> None:
        self._told = (trace, deadline)

    def __enter__(self) -> None:
        trace, deadline = self._told
        self._before = (_trace.set(trace), _deadline.set(deadline))

    def __exit__(self, *_error: object) -> None:
        trace, deadline = self._before
        _trace.reset(trace)
        _deadline.reset(deadline)
