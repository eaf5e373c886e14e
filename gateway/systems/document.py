"""The AsyncAPI 3.0 document of the bus for outside systems, made from `contracts/systems`."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from contracts.systems.feed import KINDS, FeedEvent, FeedKind
from contracts.systems.grants import GRANTS
from contracts.systems.operations import OPERATIONS, SystemOperation
from contracts.systems.parts import IDEMPOTENCY, VERSION, Refusal

_REF = "#/components/schemas/{model}"
_DESCRIPTION = """What other systems ask Casebus on NATS, and what they hear.

Each system has a NATS account of its own and connects with an nkey. It asks by request and reply on
`casebus.v1.<operation>` with a JSON body, and is always answered: with the result of the operation, or with an object
that has the one field `error`. Its events lie in a stream of its own, which it reads with the durable pull consumer
that `system.info` names, or again from a sequence or a time with `events.read`. Readers pass over fields that they do
not know: more may be added."""


@lru_cache(maxsize=8)
def asyncapi_yaml(public_url: str) -> str:
    """The document as YAML."""
    return yaml.safe_dump(document(public_url), sort_keys=False, allow_unicode=True, width=100)


def document(public_url: str) -> dict[str, Any]:
    """The document."""
    host = urlsplit(public_url).hostname or "localhost"
    return {
        "asyncapi": "3.0.0",
        "info": {"title": "Casebus for other systems", "version": VERSION, "description": _DESCRIPTION},
        "defaultContentType": "application/json",
        "servers": {
            "broker": {
                "host": "{host}:{port}",
                "variables": {"host": {"default": host}, "port": {"default": "4222"}},
                "protocol": "nats",
                "description": "The address that the operator named; TLS where it is not loopback.",
                "security": [{"$ref": "#/components/securitySchemes/nkey"}],
            }
        },
        "channels": {**dict(_asking()), "answers": _answers(), **dict(_hearing())},
        "operations": {**dict(_requests()), **dict(_receiving())},
        "components": {
            "messages": dict(_messages()),
            "schemas": _schemas(),
            "securitySchemes": {
                "nkey": {
                    "type": "asymmetricEncryption",
                    "description": "The nkey of the system; the operator makes it with `casebus systems add`.",
                }
            },
        },
    }


def _asking() -> Iterator[tuple[str, Any]]:
    for operation in OPERATIONS:
        name = channel_of(operation.name)
        yield (
            name,
            {
                "address": operation.subject,
                "messages": {f"{name}Request": {"$ref": f"#/components/messages/{name}Request"}},
            },
        )


def _answers() -> dict[str, Any]:
    names = [f"{channel_of(operation.name)}Reply" for operation in OPERATIONS]
    return {
        "address": None,
        "description": "The inbox of the request.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in (*names, "refusal")},
    }


def _hearing() -> Iterator[tuple[str, Any]]:
    for kind in KINDS:
        name = f"{channel_of(kind.name)}Event"
        yield (
            name,
            {
                "address": f"feed.{{system}}.{{portal}}.{kind.name}.{{person}}",
                "description": f"{kind.summary}. Needs the grant {_grants_of(kind)}.",
                "parameters": {
                    "system": {"description": "name of the system"},
                    "portal": {"description": "key of the portal"},
                    "person": {"description": "id of who did it, or nobody"},
                },
                "messages": {name: {"$ref": f"#/components/messages/{name}"}},
            },
        )


def _requests() -> Iterator[tuple[str, Any]]:
    for operation in OPERATIONS:
        name = channel_of(operation.name)
        yield (
            name,
            {
                "action": "receive",
                "summary": f"{operation.summary}.",
                "description": description_of(operation),
                "channel": {"$ref": f"#/channels/{name}"},
                "messages": [{"$ref": f"#/channels/{name}/messages/{name}Request"}],
                "reply": {
                    "channel": {"$ref": "#/channels/answers"},
                    "messages": [
                        {"$ref": f"#/channels/answers/messages/{name}Reply"},
                        {"$ref": "#/channels/answers/messages/refusal"},
                    ],
                },
            },
        )


def _receiving() -> Iterator[tuple[str, Any]]:
    for kind in KINDS:
        name = f"{channel_of(kind.name)}Event"
        yield (
            name,
            {
                "action": "send",
                "summary": f"{kind.summary}.",
                "channel": {"$ref": f"#/channels/{name}"},
                "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
            },
        )


def _messages() -> Iterator[tuple[str, Any]]:
    for operation in OPERATIONS:
        name = channel_of(operation.name)
        request: dict[str, Any] = {"name": f"{name}Request", "payload": _ref(operation.request)}
        if operation.keyed:
            key = {"type": "string", "pattern": "^[A-Za-z0-9_.:-]{8,120}$", "description": "instead of request_id"}
            request["headers"] = {"type": "object", "properties": {IDEMPOTENCY: key}}
        yield f"{name}Request", request
        yield f"{name}Reply", {"name": f"{name}Reply", "payload": _ref(operation.reply)}
    yield "refusal", {"name": "refusal", "summary": "Why it was not done.", "payload": _ref(Refusal)}
    for kind in KINDS:
        name = f"{channel_of(kind.name)}Event"
        headers = {"type": "object", "properties": {"Nats-Msg-Id": {"type": "string", "description": "the event's id"}}}
        data = {"type": "object", "properties": {"type": {"const": kind.type}, "data": _ref(kind.data)}}
        yield name, {"name": name, "headers": headers, "payload": {"allOf": [_ref(FeedEvent), data]}}


def _schemas() -> dict[str, Any]:
    models: dict[type[BaseModel], None] = {Refusal: None, FeedEvent: None}
    for operation in OPERATIONS:
        models |= {operation.request: None, operation.reply: None}
    models |= {kind.data: None for kind in KINDS}
    _, found = models_json_schema([(model, "validation") for model in models], ref_template=_REF)
    schemas: dict[str, Any] = found["$defs"]
    return schemas


def _ref(model: type[BaseModel]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{model.__name__}"}


def channel_of(name: str) -> str:
    """The name of an operation or event among channels, e.g. `ticketCreate`."""
    first, *others = re.split(r"[._]", name)
    return first + "".join(word.capitalize() for word in others)


def description_of(operation: SystemOperation) -> str:
    """Who may ask, and whether a key is needed."""
    grant = f"the grant {operation.grant}: {GRANTS[operation.grant]}" if operation.grant else ""
    needs = grant or ("a grant to hear of something" if operation.feed else "no grant")
    keyed = " A key of idempotency is needed." if operation.keyed else ""
    return f"Needs {needs}.{keyed}"


def _grants_of(kind: FeedKind[Any]) -> str:
    return f"{kind.grant} and {kind.besides}" if kind.besides else kind.grant
