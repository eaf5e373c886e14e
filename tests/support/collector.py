"""A small receiver of traces (OTLP over HTTP, protobuf), and the environment that makes processes send to it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

FEW = "0.000000001"  # of all requests: the tests' own ask to be recorded as a proxy may, all others cost nothing


@dataclass(frozen=True)
class SeenSpan:
    """One span as it came."""

    process: str
    name: str
    id: bytes
    parent: bytes
    links: tuple[bytes, ...]
    attributes: tuple[tuple[str, str], ...]


@dataclass
class Collector:
    """What was received, by trace id."""

    url: str = ""
    traces: dict[str, list[SeenSpan]] = field(default_factory=dict)
    bodies: list[bytes] = field(default_factory=list)

    def environment(self) -> dict[str, str]:
        """For processes that send here."""
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": self.url,
            "OTEL_TRACES_SAMPLER": "parentbased_traceidratio",
            "OTEL_TRACES_SAMPLER_ARG": FEW,
            "OTEL_BSP_SCHEDULE_DELAY": "300",
        }

    def take(self, body: bytes) -> None:
        """Note all spans of one message."""
        self.bodies.append(body)
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            known = {item.key: item.value.string_value for item in resource.resource.attributes}
            for scope in resource.scope_spans:
                for span in scope.spans:
                    said = tuple((item.key, str(item.value)) for item in span.attributes)
                    links = tuple(link.span_id for link in span.links)
                    seen = SeenSpan(
                        known.get("service.name", ""), span.name, span.span_id, span.parent_span_id, links, said
                    )
                    self.traces.setdefault(span.trace_id.hex(), []).append(seen)


@contextmanager
def collecting() -> Iterator[Collector]:
    """A receiver on a free port of loopback."""
    collector = Collector()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Nothing; requests are not of interest."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    collector.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield collector
    finally:
        server.shutdown()
        server.server_close()
