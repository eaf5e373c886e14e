"""Traces are off until OpenTelemetry's own variables ask for them, and then nothing of them is even imported."""

from __future__ import annotations

import subprocess
import sys

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased
from opentelemetry.trace import get_current_span

from gateway.middleware.trace import trace
from kit.telemetry import Spans, trusts
from kit.telemetry import _Ids as OurIds
from kit.tracing import (
    Kind,
    current_trace,
    parts_of,
    record_with,
    request_scope,
    span,
    trace_at_edge,
    traceparent,
    wanted,
)

COLLECTOR = "http://127.0.0.1:4318"


@pytest.mark.parametrize(
    ("environment", "on"),
    [
        ({}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": ""}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": COLLECTOR}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{COLLECTOR}/v1/traces"}, True),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": COLLECTOR, "OTEL_SDK_DISABLED": "true"}, False),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": COLLECTOR, "OTEL_TRACES_EXPORTER": "none"}, False),
        ({"OTEL_TRACES_SAMPLER_ARG": "1"}, False),
    ],
)
def test_traces_are_asked_for_by_an_address_to_send_them_to(environment: dict[str, str], on: bool) -> None:
    assert wanted(environment) is on


def test_no_process_imports_anything_of_it_by_itself() -> None:
    processes = ", ".join(["gateway.__main__", *(f"services.{name}.__main__" for name in ("tickets", "notify"))])
    program = f"import {processes}, sys; print([name for name in sys.modules if name.startswith('opentelemetry')])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_without_traces_a_span_is_nothing_and_the_trace_of_a_request_is_sent_on() -> None:
    with request_scope("b" * 32), span("something", "edge", ""):
        parts = parts_of(traceparent())
    assert parts is not None
    assert parts[0] == "b" * 32
    assert span("one") is span("another")


@pytest.mark.parametrize(
    ("trusting", "kind", "taken"), [(False, "edge", False), (True, "edge", True), (True, "outside", False)]
)
def test_what_strangers_send_is_a_link_and_decides_neither_ids_nor_what_is_recorded(
    trusting: bool, kind: Kind, taken: bool
) -> None:
    memory, never = InMemorySpanExporter(), TracerProvider(sampler=ParentBased(ALWAYS_OFF))
    always = TracerProvider(sampler=ParentBased(ALWAYS_ON), id_generator=OurIds())
    always.add_span_processor(SimpleSpanProcessor(memory))
    sent = f"00-{'a' * 32}-{'b' * 16}-01"
    with request_scope("c" * 32), Spans(never.get_tracer("t"), trusting=trusting).span("asked", kind, sent):
        assert get_current_span().is_recording() is False or taken
    with request_scope("c" * 32), Spans(always.get_tracer("t"), trusting=trusting).span("asked", kind, sent):
        pass
    (span,) = memory.get_finished_spans()
    assert (span.context.trace_id == int("a" * 32, 16)) is taken
    assert [link.context.trace_id for link in span.links] == ([] if taken else [int("a" * 32, 16)])


def test_a_request_from_without_has_a_trace_of_our_own() -> None:
    assert trace_at_edge(f"00-{'a' * 32}-{'b' * 16}-01") != "a" * 32


@pytest.mark.parametrize(
    ("environment", "taken"),
    [
        ({}, False),
        ({"OTEL_TRACES_SAMPLER": "traceidratio", "OTEL_TRACES_SAMPLER_ARG": "1"}, False),
        ({"OTEL_TRACES_SAMPLER": "always_on"}, False),
        ({"OTEL_TRACES_SAMPLER": "parentbased_traceidratio"}, True),
    ],
)
async def test_over_http_a_strangers_trace_is_a_link_unless_the_operator_trusts_whoever_sets_it(
    environment: dict[str, str], taken: bool
) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=current_trace(), headers={"Sent-On": traceparent()})

    memory, provider = InMemorySpanExporter(), TracerProvider(sampler=ParentBased(ALWAYS_ON), id_generator=OurIds())
    provider.add_span_processor(SimpleSpanProcessor(memory))
    app, theirs = web.Application(middlewares=[trace]), "a" * 32
    app.router.add_get("/{portal}/page", page)
    record_with(Spans(provider.get_tracer("t"), trusting=trusts(environment)))
    try:
        async with TestClient(TestServer(app)) as client:
            headers = {"traceparent": f"00-{theirs}-{'b' * 16}-01"}
            answer = await client.get("/autowork/page", headers=headers)
            seen, sent_on = await answer.text(), parts_of(answer.headers["Sent-On"])
    finally:
        record_with(None)
    (one,) = memory.get_finished_spans()
    assert one.name == "GET /{portal}/page"
    assert (seen == theirs) is taken
    assert sent_on is not None
    assert (sent_on[0] == theirs) is taken
    assert [f"{link.context.trace_id:032x}" for link in one.links] == ([] if taken else [theirs])
