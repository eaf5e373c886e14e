"""The OpenAPI 3.1 document, made from the table of the API."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from aiohttp import web
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contracts.errors import Code
from gateway.api.endpoint import IDEMPOTENCY, ROOT, Endpoint
from gateway.api.examples import BYTES, EXAMPLES, RANGED, RAW_QUERIES, hole
from gateway.api.scopes import needed
from gateway.routing import Access
from gateway.visit import Visit

_WITH_KEY = {
    "url": "/{portal}" + ROOT,
    "variables": {"portal": {"default": "autowork", "description": "key of the portal"}},
}
_REF = "#/components/schemas/{model}"
_NAMES = re.compile(r"\{(\w+)(?=[:}])")
_HOLE = re.compile(r"\{(\w+):.*?\}(?=/|$)")
Refs = Mapping[type[BaseModel], Mapping[str, str]]  # two models may have one name; each has a reference of its own
UPLOADS = frozenset({"upload", "uploadRelease"})
_TEXTS = {
    401: "Not signed in, or the token has ended",
    403: "Not allowed to this person, or the token lacks the scope that `details.scope` names",
    404: "Not there, or not for you",
    409: "Somebody changed it meanwhile, or it has ended",
    411: "The length must be told before the bytes",
    413: "Too large",
    415: "Not JSON",
    416: "No such range",
    422: "Something in it is not right; `errors` names the fields",
    429: "Too many requests; `Retry-After` says when to come back",
    503: "Not available right now; `Retry-After` says when to come back",
}


async def show_document(visit: Visit, endpoints: Sequence[Endpoint]) -> web.StreamResponse:
    """The document of the API."""
    return visit.json(document(tuple(endpoints), own_host=visit.own_host))


@lru_cache(maxsize=4)
def document(endpoints: tuple[Endpoint, ...], *, own_host: bool = False) -> dict[str, Any]:
    """The whole document as JSON values; at a portal's own host its key is no part of addresses."""
    models = {model for endpoint in endpoints for model in (endpoint.body, endpoint.reply) if model}
    modes: list[tuple[type[BaseModel], Any]] = [(model, "validation") for model in sorted(models, key=_name)]
    refs, schemas = models_json_schema(modes, ref_template=_REF)
    named = {model: refs[model, "validation"] for model in models}
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        path = _HOLE.sub(r"{\1}", endpoint.path)
        paths.setdefault(path, {})[endpoint.method.lower()] = _operation(endpoint, named)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Casebus",
            "version": "1.0.0",
            "description": "What the pages of a portal can do, for programs. Every error is a problem (RFC 9457).",
        },
        "servers": [{"url": ROOT} if own_host else _WITH_KEY],
        "security": [{"bearer": []}],
        "tags": [{"name": name} for name in sorted({endpoint.tag for endpoint in endpoints})],
        "paths": paths,
        "components": {
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
            "schemas": {**schemas.get("$defs", {}), "Problem": _problem()},
        },
    }


def _name(model: type[BaseModel]) -> str:
    return model.__name__


def _operation(endpoint: Endpoint, named: Refs) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "tags": [endpoint.tag],
        "parameters": _parameters(endpoint),
        "responses": _responses(endpoint, named),
    }
    if endpoint.access is Access.ANYBODY:
        operation["security"] = []
    elif scopes := needed(endpoint.name):
        operation["security"] = [{"bearer": list(scopes)}]
        operation["description"] = f"A token that is limited to scopes needs: {', '.join(scopes)}."
    if endpoint.body:
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": named[endpoint.body], **_example(endpoint, 0)}},
        }
    elif endpoint.name in UPLOADS:
        schema = {"type": "string", "format": "binary"}
        operation["requestBody"] = {"content": {"application/octet-stream": {"schema": schema}}}  # none: an empty file
    return operation


def _parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": hole(name)} for name in _NAMES.findall(endpoint.path)
    ]
    for name, schema in RAW_QUERIES.get(endpoint.name, {}).items():
        found.append({"name": name, "in": "query", "required": endpoint.name in UPLOADS, "schema": schema})
    if endpoint.query:
        described = endpoint.query.model_json_schema()
        for name, schema in described["properties"].items():
            required = name in described.get("required", ())
            found.append({"name": name, "in": "query", "required": required, "schema": _plain(schema)})
    if (
        endpoint.method in ("POST", "PATCH", "PUT")
        and endpoint.reply
        and endpoint.body
        and endpoint.access is not Access.ANYBODY
    ):
        key_schema: dict[str, Any] = {"type": "string", "maxLength": 200}
        text = "The same key again changes nothing and gets the same answer."
        found.append(
            {"name": IDEMPOTENCY, "in": "header", "required": False, "schema": key_schema, "description": text}
        )
    return found


def _example(endpoint: Endpoint, which: int) -> dict[str, Any]:
    example = EXAMPLES.get(endpoint.name, (None, None))[which]
    return {} if example is None else {"example": example}


def _plain(schema: dict[str, Any]) -> dict[str, Any]:
    if schema.get("type") == "array":
        return {"type": "string", "description": schema.get("description", ""), "default": ""}
    return {key: value for key, value in schema.items() if key != "title"}


def _responses(endpoint: Endpoint, named: Refs) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if endpoint.name in BYTES:
        kind, said = BYTES[endpoint.name]
        body = {kind: {"schema": {"type": "string", "format": "binary"}}}
        found["200"] = {"description": said, "content": body}
        if endpoint.name in RANGED:
            found["206"] = {"description": "A range of the bytes", "content": body}
    elif endpoint.reply:
        content = {"application/json": {"schema": named[endpoint.reply], **_example(endpoint, 1)}}
        found[str(endpoint.status)] = {"description": endpoint.reply.__doc__ or "Done", "content": content}
    else:
        found[str(endpoint.status)] = {"description": "Done"}
    known = set(endpoint.problems) | {429, 503}
    if endpoint.body:
        known |= {413, 415, 422}
    if endpoint.query or endpoint.name in RAW_QUERIES:
        known |= {422}
    if "{" in endpoint.path or endpoint.access is Access.STAFF:
        known |= {404}
    if endpoint.access is not Access.ANYBODY:
        known |= {401, 403}
    for status in sorted(known):
        content = {"application/problem+json": {"schema": {"$ref": _REF.format(model="Problem")}}}
        found[str(status)] = {"description": _TEXTS[status], "content": content}
    return found


def _problem() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "A problem document (RFC 9457)",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "enum": [f"urn:casebus:problem:{code}" for code in Code]},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": {"type": "string"}},
            "details": {"type": "object", "additionalProperties": {"type": "string"}},
            "instance": {"type": "string", "description": "the reference to tell the operator"},
        },
    }
