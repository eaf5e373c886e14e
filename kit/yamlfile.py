"""YAML files read into a model, with errors that say where and what."""

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class FileError(Exception):
    """A file cannot be used; the text has one line per fault: file, path inside, what is wrong, what was found."""


def load(path: Path, model: type[Model]) -> Model:
    """Read one file; raises FileError."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise FileError(f"{path}: {error}") from error
    try:
        return model.model_validate(content)
    except ValidationError as error:
        lines = []
        for fault in error.errors(include_url=False):
            where = ".".join(str(step) for step in fault["loc"]) or "(whole file)"
            found = repr(fault.get("input"))
            lines.append(f"{path}: {where}: {fault['msg']} (found {found[:80]})")
        raise FileError("\n".join(lines)) from error


def load_folder(path: Path, model: type[Model]) -> dict[str, Model]:
    """Read every `*.yaml` of a folder, by file name without ending; raises FileError for the first bad one or none."""
    found = {file.stem: load(file, model) for file in sorted(path.glob("*.yaml"))}
    if not found:
        raise FileError(f"{path}: there is no *.yaml file in this folder")
    return found
