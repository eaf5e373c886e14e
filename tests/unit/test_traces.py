"""Traces are off until OpenTelemetry's own variables ask for them, and then nothing of them is even imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from kit.tracing import parts_of, request_scope, span, traceparent, wanted

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
