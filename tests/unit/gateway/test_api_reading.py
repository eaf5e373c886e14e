"""What programs send is taken as the document says and in no other way, at each operation of the table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import BaseModel

from contracts.errors import CasebusError
from gateway.api.document import document
from gateway.api.endpoint import Endpoint
from gateway.api.examples import BYTES, EXAMPLES, HOLES, fits
from gateway.api.reading import UNKNOWN, check_names, parse_body, parse_query
from gateway.api.table import ENDPOINTS

BODIES = [endpoint for endpoint in ENDPOINTS if endpoint.body]
QUERIES = [endpoint for endpoint in ENDPOINTS if endpoint.query]
NOT_OF_TYPE: dict[str, tuple[str, ...]] = {
    "boolean": ("0", "1", '"true"', "null", "[]"),
    "integer": ('"1"', "true", "1.5", "null", "1e400"),
    "string": ("0", "true", "[]", '"\\ud800"'),
    "array": ("{}", '""', "0"),
    "object": ("[]", '""', "0"),
}
NOT_IN_A_QUERY = {"boolean": ("1", "yes", "True", ""), "integer": (" 1", "1_0", "+1", "1.0", "٣", "", "9" * 400)}


def name_of(endpoint: Endpoint) -> str:
    """The operationId."""
    return endpoint.name


def typed(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    """The fields of exactly one type."""
    for name, schema in model.model_json_schema()["properties"].items():
        if "type" in schema:
            yield name, schema["type"]


def refused_fields(call: Any, *arguments: Any) -> set[str]:
    """The first steps of what is wrong; nothing when it is taken."""
    try:
        call(*arguments)
    except CasebusError as error:
        return {field.split(".")[0] for field in error.problem.fields}
    return set()


@pytest.mark.parametrize("endpoint", BODIES, ids=name_of)
def test_a_value_of_another_type_is_refused_by_its_field(endpoint: Endpoint) -> None:
    assert endpoint.body
    for name, kind in typed(endpoint.body):
        for wrong in NOT_OF_TYPE[kind]:
            body = f"{{{json.dumps(name)}: {wrong}}}".encode()
            found = refused_fields(parse_body, body, endpoint.body)
            assert found & {name, "request"}, f"{name}: {wrong} was taken"


@pytest.mark.parametrize("endpoint", BODIES, ids=name_of)
def test_a_body_that_is_no_object_or_names_what_nobody_knows_is_refused(endpoint: Endpoint) -> None:
    assert endpoint.body
    for body in (b"", b"null", b"[]", b'"x"', b"\xff", b"{", b"{}{}"):
        assert refused_fields(parse_body, body, endpoint.body)
    assert "surely_unknown" in refused_fields(parse_body, b'{"surely_unknown": 1}', endpoint.body)


@pytest.mark.parametrize("endpoint", QUERIES, ids=name_of)
def test_a_query_has_one_form(endpoint: Endpoint) -> None:
    assert endpoint.query
    for name, kind in typed(endpoint.query):
        for wrong in NOT_IN_A_QUERY.get(kind, ()):
            assert refused_fields(parse_query, [(name, wrong)], endpoint.query) >= {name}, f"{name}={wrong} was taken"
        assert refused_fields(parse_query, [(name, "1"), (name, "1")], endpoint.query) == {name}
    assert refused_fields(parse_query, [("surely_unknown", "")], endpoint.query) == {"surely_unknown"}


def of_schema(schema: dict[str, Any], defined: dict[str, Any]) -> list[str]:
    """Values that a parameter of this schema takes, in words of a query."""
    if "$ref" in schema:
        return of_schema(defined[schema["$ref"].rpartition("/")[2]], defined)
    if "anyOf" in schema:
        return [one for kind in schema["anyOf"] for one in of_schema(kind, defined)]
    if known := schema.get("enum") or [schema["const"]] if "const" in schema or "enum" in schema else []:
        return [str(one) for one in known]
    if schema.get("format") == "date-time":
        return ["2026-11-22T08:00:00Z", "2026-11-22T08:00:00.123456+01:00"]
    if schema.get("format") == "date":
        return ["2026-11-22"]
    kinds = {"integer": [str(schema.get("minimum", 1))], "boolean": ["true", "false"], "null": []}
    return list(kinds.get(schema["type"], []))


@pytest.mark.parametrize("endpoint", QUERIES, ids=name_of)
def test_a_query_takes_what_the_document_says_for_each_parameter(endpoint: Endpoint) -> None:
    assert endpoint.query
    schema = endpoint.query.model_json_schema()
    for name, kind in schema["properties"].items():
        for right in of_schema(kind, schema.get("$defs", {})):
            assert name not in refused_fields(parse_query, [(name, right)], endpoint.query), f"{name}={right}"


def test_the_page_after_a_moment_can_be_asked_for() -> None:
    messages = next(endpoint for endpoint in QUERIES if endpoint.name == "listWebhookMessages")
    assert messages.query
    said = parse_query([("before", "2026-11-22T08:00:00Z")], messages.query).model_dump(exclude_unset=True)
    assert said == {"before": datetime(2026, 11, 22, 8, tzinfo=UTC)}
    assert refused_fields(parse_query, [("before", "2026-11-22T08:00:00")], messages.query) == {"before"}
    assert refused_fields(parse_query, [("before", "")], messages.query) == {"before"}


class Counted(BaseModel):
    """A body with numbers of both kinds."""

    count: int
    most: int | None = None
    share: float = 0


@pytest.mark.parametrize("number", ["5", "5.0", "5e0", "0.5e1"])
def test_a_whole_number_is_one_however_it_is_written(number: str) -> None:
    body = f'{{"count": {number}, "most": {number}, "share": 0.5}}'.encode()
    assert parse_body(body, Counted) == Counted(count=5, most=5, share=0.5)


@pytest.mark.parametrize("wrong", ['"5"', '"5.0"', "true", "5.5", "1e400", "1e300", "9007199254740993.0", "null"])
def test_what_is_no_whole_number_is_still_refused(wrong: str) -> None:
    assert refused_fields(parse_body, f'{{"count": {wrong}}}'.encode(), Counted) == {"count"}


def test_what_a_query_says_right_is_taken() -> None:
    listing = next(endpoint for endpoint in QUERIES if endpoint.name == "listTickets")
    assert listing.query
    sent = [("limit", "7"), ("descending", "false"), ("status", "open,waiting")]
    said = parse_query(sent, listing.query).model_dump(exclude_unset=True)
    assert said == {"limit": 7, "descending": False, "status": ("open", "waiting")}


def test_a_name_that_is_no_text_is_named_without_an_error_of_ours() -> None:
    with pytest.raises(CasebusError) as refused:
        check_names([("\udcff" * 300, "")], frozenset())
    assert refused.value.problem.fields == {"?" * 100: UNKNOWN}
    assert refused.value.problem.model_dump_json()


@pytest.mark.parametrize("name", sorted(name for name, (body, _) in EXAMPLES.items() if body is not None))
def test_each_example_of_a_body_is_one(name: str) -> None:
    endpoint = next(endpoint for endpoint in BODIES if endpoint.name == name)
    assert endpoint.body
    parse_body(json.dumps(EXAMPLES[name][0]).encode(), endpoint.body)


def test_an_address_is_what_the_document_says_or_nothing_is_there() -> None:
    assert all(fits(name, schema["example"]) for name, schema in HOLES.items())
    assert not fits("session", "0" * 81)
    assert not fits("number", "aw-12")
    assert not fits("view", "short")
    assert not fits("release", "٣")


def test_the_document_names_a_404_where_an_address_may_lead_nowhere_and_a_type_for_all_bytes() -> None:
    made = document(ENDPOINTS)
    for path, operations in made["paths"].items():
        for operation in operations.values():
            if "{" in path:
                assert "404" in operation["responses"], operation["operationId"]
    raw = {endpoint.name for endpoint in ENDPOINTS if endpoint.raw and endpoint.reply is None}
    assert raw == set(BYTES)


def references(value: Any) -> Iterator[str]:
    """All references in it."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "$ref":
                yield inner
            else:
                yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_of_the_document_leads_to_a_schema() -> None:
    made = document(ENDPOINTS)
    there = {f"#/components/schemas/{name}" for name in made["components"]["schemas"]}
    assert set(references(made)) <= there
