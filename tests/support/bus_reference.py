"""The tables of `docs/bus.md`, made from `contracts/systems`.

`python -m tests.support.bus_reference` writes them into the document, between the marks that name them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from contracts.systems.feed import KINDS
from contracts.systems.grants import GRANTS
from contracts.systems.operations import OPERATIONS
from contracts.systems.parts import ErrorCode

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "bus.md"
GOLDEN = ROOT / "tests" / "golden" / "bus"
MARK = re.compile(r"<!-- (\w+) -->\n.*?<!-- end -->", re.DOTALL)


def golden(name: str) -> dict[str, Any]:
    """Messages as they were once: `requests`, `replies`, `refusals`, `events`."""
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text(encoding="utf-8"))
    return found


def grants() -> Iterator[str]:
    """Each grant and what it lets a system do."""
    yield "| grant | what it lets a system do |"
    yield "|---|---|"
    yield from (f"| `{grant}` | {words} |" for grant, words in GRANTS.items())


def operations() -> Iterator[str]:
    """Each operation with its fields and an example of both directions."""
    for operation in OPERATIONS:
        grant = f"`{operation.grant}`" if operation.grant else "one of `feed.*`" if operation.feed else "none"
        yield f"### `{operation.subject}`"
        yield ""
        key = " Needs a key of idempotency." if operation.keyed else ""
        yield f"{operation.summary}. Grant: {grant}.{key} {(operation.request.__doc__ or '').strip()}"
        yield ""
        yield from fields(operation.request)
        yield f"Answer: {(operation.reply.__doc__ or '').strip()}"
        yield ""
        yield "```json"
        yield f"// {operation.subject}"
        yield json.dumps(golden("requests")[operation.name])
        yield "// answer"
        yield json.dumps(golden("replies")[operation.name], indent=1)
        yield "```"
        yield ""


def fields(model: type[BaseModel]) -> Iterator[str]:
    """The fields of a message; nothing for one without."""
    properties = model.model_json_schema().get("properties", {})
    if not properties:
        return
    needed = set(model.model_json_schema().get("required", ()))
    yield "| field | type | |"
    yield "|---|---|---|"
    for name, told in properties.items():
        default = "needed" if name in needed else f"default `{json.dumps(told.get('default'))}`"
        words = "; ".join(filter(None, (default, told.get("description", ""))))
        yield f"| `{name}` | {_type(told)} | {words} |"
    yield ""


def _type(told: dict[str, Any]) -> str:
    if "anyOf" in told:
        return " or ".join(dict.fromkeys(_type(one) for one in told["anyOf"] if one.get("type") != "null"))
    if "enum" in told:
        return ", ".join(f"`{value}`" for value in told["enum"])
    if told.get("type") == "array":
        return f"list of {_type(told.get('items', {}))}"
    if told.get("format") == "date-time":
        return "moment (RFC 3339)"
    return str(told.get("type", "object"))


def events() -> Iterator[str]:
    """Each kind of event with its fields."""
    for kind in KINDS:
        besides = f" and `{kind.besides}`" if kind.besides else ""
        yield f"### `{kind.type}`"
        yield ""
        yield f"{kind.summary}. Grant: `{kind.grant}`{besides}. {(kind.data.__doc__ or '').strip()}"
        yield ""
        yield from fields(kind.data)
        if kind.name in golden("events"):
            yield "```json"
            yield json.dumps(golden("events")[kind.name], indent=1)
            yield "```"
            yield ""


def codes() -> Iterator[str]:
    """The codes of errors."""
    yield ", ".join(f"`{code}`" for code in get_args(ErrorCode))


PARTS: dict[str, Callable[[], Iterator[str]]] = {
    "grants": grants,
    "operations": operations,
    "events": events,
    "codes": codes,
}


def current(text: str) -> str:
    """The document with all tables as they have to be."""

    def part(found: re.Match[str]) -> str:
        lines = "\n".join(PARTS[found.group(1)]()).rstrip()
        return f"<!-- {found.group(1)} -->\n{lines}\n<!-- end -->"

    return MARK.sub(part, text)


if __name__ == "__main__":
    DOCUMENT.write_text(current(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
