"""Traces by OpenTelemetry, sent by OTLP over HTTP; imported only when they are switched on."""

import asyncio
import secrets
import threading
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, StatusCode, TraceFlags
from pymongo import monitoring

from kit import tracing
from kit.settings import SettingsError

LAST_SECONDS = 3.0
SHARE = 0.1  # of all requests, unless OTEL_TRACES_SAMPLER_ARG says otherwise
_KINDS: Mapping[tracing.Kind, SpanKind] = {
    "edge": SpanKind.SERVER,
    "outside": SpanKind.SERVER,
    "server": SpanKind.SERVER,
    "client": SpanKind.CLIENT,
    "consumer": SpanKind.CONSUMER,
}


class _Ids(IdGenerator):
    """The first span of a request takes the trace id that logs and error pages show."""

    def generate_span_id(self) -> int:
        return secrets.randbits(64) or 1

    def generate_trace_id(self) -> int:
        return int(tracing.current_trace() or "0", 16) or secrets.randbits(128) or 1


class Spans:
    """Records spans with names of ours; what went wrong is told by its kind alone, since texts may name people."""

    def __init__(self, tracer: trace.Tracer, *, trusting: bool) -> None:
        self._tracer = tracer
        self.trusting = trusting

    @contextmanager
    def span(self, name: str, kind: tracing.Kind, sent: str) -> Iterator[None]:
        """Everything inside is this span; a client one is left out where nothing is around it."""
        context, links = self._around(kind, sent)
        if kind == "client" and not trace.get_current_span().is_recording():
            yield
            return
        with self._tracer.start_as_current_span(
            name, context, _KINDS[kind], links=links, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_status(StatusCode.ERROR)
                span.set_attribute("error.type", type(error).__name__)
                raise

    def mark(self, key: str, value: str | int) -> None:
        """An attribute of the current span."""
        trace.get_current_span().set_attribute(key, value)

    def header(self) -> str:
        """The traceparent of the current span; empty without one, or when the current request is of another trace."""
        at = trace.get_current_span().get_span_context()
        told = f"{at.trace_id:032x}"
        if not at.is_valid or told != tracing.current_trace():
            return ""
        return f"00-{told}-{at.span_id:016x}-{int(at.trace_flags):02x}"

    def _around(self, kind: tracing.Kind, sent: str) -> tuple[Context | None, list[Link]]:
        """What a span hangs on; what strangers sent is a link at most, so that our share decides what is recorded."""
        if kind == "client":
            return None, []
        parts = tracing.parts_of(sent)
        if parts is None:
            return Context(), []
        number, parent, flags = (int(part, 16) for part in parts)
        before = SpanContext(number, parent, is_remote=True, trace_flags=TraceFlags(flags & 1))
        if not before.is_valid:
            return Context(), []
        if kind == "outside" or (kind == "edge" and not self.trusting):
            return Context(), [Link(before)]
        links = [Link(before)] if kind == "consumer" else []
        return trace.set_span_in_context(NonRecordingSpan(before), Context()), links


class _Commands(monitoring.CommandListener):
    """A span for each command to the database that belongs to a request; its name, never its values."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer
        self._open: dict[int, trace.Span] = {}

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        """A command was sent; the driver's threads carry the context of whoever asked."""
        if trace.get_current_span().is_recording():
            self._open[event.request_id] = self._tracer.start_span(f"mongo {event.command_name}", kind=SpanKind.CLIENT)

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """It was answered."""
        if span := self._open.pop(event.request_id, None):
            span.end()

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """It was not, or with an error."""
        if span := self._open.pop(event.request_id, None):
            span.set_status(StatusCode.ERROR)
            span.end()


def _share(environment: Mapping[str, str]) -> float:
    sampler = environment.get("OTEL_TRACES_SAMPLER", "").removeprefix("parentbased_")
    if sampler in ("always_on", "always_off"):
        return float(sampler == "always_on")
    told = environment.get("OTEL_TRACES_SAMPLER_ARG") or str(SHARE)
    try:
        share = float(told)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise SettingsError(f"OTEL_TRACES_SAMPLER_ARG must be a share from 0 to 1, not {told!r}")
    return share


def trusts(environment: Mapping[str, str]) -> bool:
    """Whether traceparents of requests are those of a proxy of the installation's own; by default they are not."""
    return environment.get("OTEL_TRACES_SAMPLER", "").startswith("parentbased_")


@asynccontextmanager
async def spans(process: str, instance: str, environment: Mapping[str, str]) -> AsyncIterator[None]:
    """Record until the end, then send what is left; address, headers and time limits are the exporter's variables."""
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(_share(environment))),
        resource=Resource({"service.name": f"casebus-{process}", "service.instance.id": instance}),
        id_generator=_Ids(),
        shutdown_on_exit=False,
    )
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    tracer = provider.get_tracer("casebus")
    monitoring.register(_Commands(tracer))
    tracing.record_with(Spans(tracer, trusting=trusts(environment)))
    try:
        yield
    finally:
        tracing.record_with(None)
        await _ended(provider)


async def _ended(provider: TracerProvider) -> None:
    """Send what is left; a collector that does not answer holds up nobody's end for long."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def send() -> None:
        provider.shutdown()
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(done.set)

    # a daemon, since the end of the loop and of the process would wait for any other thread
    threading.Thread(target=send, name="last-spans", daemon=True).start()
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), LAST_SECONDS)
