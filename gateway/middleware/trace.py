"""A trace for each request, its time, and a line in the log without personal data.

Figures are counted for every request; the line is written for failures and slow ones.
"""

import time
from collections.abc import Awaitable, Callable
from functools import lru_cache

from aiohttp import web
from prometheus_client import Histogram

from kit import metrics
from kit.logs import get_logger
from kit.tracing import mark, request_scope, span, trace_at_edge

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = get_logger(__name__)

SLOW_SECONDS = 3.0
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
LASTING = frozenset({"/{portal}/live", "/{portal}/uploads", "/{portal}/files/{file}/{name}"})


def route_name(request: web.Request) -> str:
    """The pattern of the address, never the address: that may hold a secret or a name."""
    resource = request.match_info.route.resource
    return resource.canonical if resource is not None else "(none)"


def _known(method: str) -> str:
    """A method by its name, those that strangers make up by none."""
    return method if method in METHODS else "OTHER"


@lru_cache(maxsize=4096)
def _figure(name: str, method: str, status: int) -> Histogram:
    return metrics.HTTP_SECONDS.labels(name, method, str(status))


@web.middleware
async def trace(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Open a trace, measure, log."""
    sent = request.headers.get("traceparent", "")
    name = route_name(request)
    began = time.perf_counter()
    status = 499  # the browser went away
    with request_scope(trace_at_edge(sent)), span(f"{_known(request.method)} {name}", "edge", sent):
        try:
            response = await handler(request)
            status = response.status
            return response
        finally:
            seconds = time.perf_counter() - began
            mark("http.response.status_code", status)
            metrics.HTTP_SECONDS.labels(name, request.method, str(status)).observe(seconds)
            write = log.warning if status >= 500 or (seconds > SLOW_SECONDS and name not in LASTING) else log.debug
            write("request", route=name, method=request.method, status=status, ms=round(seconds * 1000, 1))
