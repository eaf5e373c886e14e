"""YAML files read into a model, with errors that say where and what; every fault of a file is told at once."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)
Place = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
SHOWN = 80


class FileError(Exception):
    """A file cannot be used; one line of text per fault: file, line, path inside, what is wrong, what was found."""


def load(path: Path, model: type[Model]) -> Model:
    """Read one file; raises FileError with all its faults."""
    try:
        loader = _LOADER(path.read_text(encoding="utf-8"))
        root = loader.get_single_node()
        content = loader.construct_document(root) if root else None
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise FileError(f"{path}: {error}") from error
    lines = dict(_lines(root, ())) if root else {}
    faults = [f"{path}:{line}: {_where(place)}: this key is there twice" for place, line in _doubles(root, ())]
    found: Model | None = None
    try:
        found = model.model_validate(content)
    except ValidationError as error:
        for fault in error.errors(include_url=False):
            place = tuple(fault["loc"])
            at = f"{path}:{lines[place]}" if place in lines else str(path)
            faults.append(f"{at}: {_where(place)}: {_told(fault, place, model)}")
    if faults or found is None:
        raise FileError("\n".join(faults))
    return found


def load_folder(path: Path, model: type[Model]) -> dict[str, Model]:
    """Read every `*.yaml` of a folder, by file name without ending; raises FileError with all faults of all."""
    found: dict[str, Model] = {}
    faults: list[str] = []
    for file in sorted(path.glob("*.yaml")):
        try:
            found[file.stem] = load(file, model)
        except FileError as error:
            faults.append(str(error))
    if faults:
        raise FileError("\n".join(faults))
    if not found:
        raise FileError(f"{path}: there is no *.yaml file in this folder")
    return found


def _where(place: Place) -> str:
    return ".".join(str(step) for step in place) or "(whole file)"


def _told(fault: Any, place: Place, model: type[BaseModel]) -> str:
    """What is wrong, with what was found; an unknown setting with the known ones."""
    if fault["type"] == "extra_forbidden":
        known = ", ".join(sorted(_settings(model.model_json_schema(), place[:-1])))
        return f"there is no such setting (found {place[-1]!r}, allowed are {known})"
    return f"{fault['msg']} (found {repr(fault.get('input'))[:SHOWN]})"


def _settings(schema: dict[str, Any], place: Place) -> list[str]:
    """The names that the schema knows at a place."""
    at: dict[str, Any] = _resolved(schema, schema)
    for step in place:
        if isinstance(step, int):
            at = _resolved(schema, at.get("items", {}))
        else:
            at = _resolved(schema, at.get("properties", {}).get(step) or at.get("additionalProperties") or {})
    return list(at.get("properties", {}))


def _resolved(schema: dict[str, Any], part: Any) -> dict[str, Any]:
    if not isinstance(part, dict):
        return {}
    reference = part.get("$ref") or next((option["$ref"] for option in part.get("anyOf", ()) if "$ref" in option), "")
    if not reference:
        return part
    found: dict[str, Any] = schema["$defs"][reference.rpartition("/")[2]]
    return found


def _lines(node: yaml.Node, place: Place) -> Iterator[tuple[Place, int]]:
    """The line of each place of the file."""
    yield place, node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _lines(value, (*place, str(key.value)))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _lines(value, (*place, index))


def _doubles(node: yaml.Node | None, place: Place) -> Iterator[tuple[Place, int]]:
    """The keys that a mapping has twice, which YAML forbids and its readers pass over in silence."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            name = str(key.value)
            if name in seen:
                yield (*place, name), key.start_mark.line + 1
            seen.add(name)
            yield from _doubles(value, (*place, name))
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield from _doubles(value, (*place, index))
