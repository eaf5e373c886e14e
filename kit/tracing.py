"""What travels with a request through all processes: its trace and its deadline (W3C Trace Context)."""

import re
import secrets
import time
from contextvars import ContextVar

_trace: ContextVar[str] = ContextVar("trace", default="")
_deadline: ContextVar[float] = ContextVar("deadline", default=0.0)

# https://www.w3.org/TR/trace-context/#traceparent-header
_TRACEPARENT = re.compile(r"^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$")


def current_trace() -> str:
    """The trace id (32 hex digits) of what is being done, or an empty text."""
    return _trace.get()


def traceparent() -> str:
    """The header to send on, with a new span id."""
    trace = _trace.get() or secrets.token_hex(16)
    return f"00-{trace}-{secrets.token_hex(8)}-01"


def trace_of(header: str) -> str:
    """The trace id of a received header; a new one when it is absent or malformed."""
    match = _TRACEPARENT.match(header)
    return match.group(1) if match else secrets.token_hex(16)


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
