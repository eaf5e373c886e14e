"""What a program sends, read in the one form that the document tells: no guessing at types, names or doubles."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from contracts.errors import CasebusError, Code
from kit.rpc.wire import refusal

M = TypeVar("M", bound=BaseModel)

TWICE = "This key is there twice."
UNKNOWN = "This field is not known."
WRONG = "Some of it is not right."
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_TRUTH = {"true": True, "false": False}


def parse_body(body: bytes, model: type[M]) -> M:
    """The JSON body; raises CasebusError `invalid` with what is wrong, by field. 1 is not true, and "1" is not 1."""
    try:
        found = model.model_validate_json(body, strict=True)
    except ValidationError as error:
        raise refusal(error) from error
    # Readable and not too deep, as we know now; of a key that is there twice one value would be lost without a word.
    json.loads(body, object_pairs_hook=_once, parse_int=str, parse_float=str)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise CasebusError(Code.INVALID, WRONG, fields={key[:100]: TWICE})
        found[key] = value
    return found


def parse_query(sent: Iterable[tuple[str, str]], model: type[M]) -> M:
    """The query; raises CasebusError `invalid` with what is wrong, by parameter."""
    fields = model.model_fields
    values = {
        name: _value(fields[name].annotation, text) for name, text in check_names(sent, frozenset(fields)).items()
    }
    try:
        return model.model_validate(values, strict=True)
    except ValidationError as error:
        raise refusal(error) from error


def check_names(
    sent: Iterable[tuple[str, str]], known: frozenset[str], several: frozenset[str] = frozenset()
) -> Mapping[str, str]:
    """The parameters by name; raises CasebusError `invalid` for one that is not known, or there twice."""
    found: dict[str, str] = {}
    for name, text in sent:
        if name not in known:
            raise CasebusError(Code.INVALID, WRONG, fields={_shown(name): UNKNOWN})
        if name in found and name not in several:
            raise CasebusError(Code.INVALID, WRONG, fields={name: TWICE})
        found[name] = text
    return found


def _shown(name: str) -> str:
    """A name of theirs in an answer of ours: short, and text."""
    return name[:100].encode(errors="replace").decode()


def _value(kind: Any, text: str) -> object:
    if kind is bool:
        return _TRUTH.get(text, text)
    if kind is int and _WHOLE.fullmatch(text):
        return int(text)
    return text
