"""The shape of every message as a flat table, to compare with the version before: `python -m tests.support.shapes`."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import BaseModel

import contracts
from contracts.base import EventType, Operation

RECORDED = Path(__file__).parents[1] / "golden" / "contracts.json"
DEEPEST = 6
Shape = dict[str, str]
"""Path of a field → its types and fixed values, sorted; `!` at the end of the path: it has to be there."""


def everything() -> tuple[dict[str, Operation[Any, Any]], dict[str, EventType[Any]]]:
    """All operations by subject and all events by name."""
    operations: dict[str, Operation[Any, Any]] = {}
    events: dict[str, EventType[Any]] = {}
    for module in pkgutil.walk_packages(contracts.__path__, "contracts."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Operation):
                operations[value.subject] = value
            elif isinstance(value, EventType):
                events[value.name] = value
    return operations, events


def shape(model: type[BaseModel], mode: Any) -> Shape:
    """One message."""
    schema = model.model_json_schema(mode=mode)
    return dict(sorted(_fields(schema, schema.get("$defs", {}), "", 0)))


def _fields(schema: Any, known: dict[str, Any], path: str, depth: int) -> Iterator[tuple[str, str]]:
    for one in _choices(schema, known):
        if depth > DEEPEST:
            return
        needed = one.get("required", ())
        for name, inner in one.get("properties", {}).items():
            below = f"{path}.{name}".lstrip(".")
            yield below + ("!" if name in needed else ""), _kinds(inner, known)
            yield from _fields(inner, known, below, depth + 1)
        for key in ("items", "additionalProperties"):
            if isinstance(one.get(key), dict):
                yield f"{path}[]", _kinds(one[key], known)
                yield from _fields(one[key], known, f"{path}[]", depth + 1)


def _choices(schema: Any, known: dict[str, Any]) -> Iterator[Any]:
    if "$ref" in schema:
        yield from _choices(known[schema["$ref"].rpartition("/")[2]], known)
    elif "anyOf" in schema or "oneOf" in schema:
        for one in schema.get("anyOf", schema.get("oneOf")):
            yield from _choices(one, known)
    else:
        yield schema


def _kinds(schema: Any, known: dict[str, Any]) -> str:
    found: set[str] = set()
    for one in _choices(schema, known):
        fixed = one.get("enum", [one["const"]] if "const" in one else [])
        found |= {json.dumps(value) for value in fixed} or {str(one.get("type", "any"))}
    return " ".join(sorted(found))


def shapes() -> dict[str, dict[str, Shape]]:
    """All that is said on the bus now."""
    operations, events = everything()
    found: dict[str, dict[str, Shape]] = {}
    for subject, operation in sorted(operations.items()):
        asked, replied = shape(operation.request, "validation"), shape(operation.reply, "validation")
        found[subject] = {"request": asked, "reply": replied}
    for name, event in sorted(events.items()):
        found[name] = {"event": shape(event.data, "validation")}
    return found


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(shapes(), indent=0, sort_keys=True) + "\n", encoding="utf-8")
