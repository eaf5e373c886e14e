"""What programs send is taken as the document says and in no other way, at each operation of the table."""

from __future__ import annotations

import json
from collections.abc import Iterator
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
