"""What a program sends, read in the one form that the document tells: no guessing at types, names or doubles."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from contracts.errors import CasebusError, Code
from kit.rpc.wire import refusal

M = TypeVar("M", bound=BaseModel)

TWICE = "This key is there twice."
UNKNOWN = "This field is not known."
WRONG = "Some of it is not right."
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_TRUTH = frozenset({"true", "false"})
_NO_INTEGER = frozenset({"int_type", "int_from_float"})
_EXACT = 2**53  # from here on a float is no longer one certain whole number
_NOT_ONE = "?"  # of numbers and truths in another form than ours


def parse_body(body: bytes, model: type[M]) -> M:
    """The JSON body; raises CasebusError `invalid` with what is wrong, by field. 1 is not true, and "1" is not 1."""
    try:
        found = model.model_validate_json(body, strict=True)
    except ValidationError as error:
        found = _with_whole_numbers(body, model, error)
    # Readable and not too deep, as we know now; of a key that is there twice one value would be lost without a word.
    json.loads(body, object_pairs_hook=_once, parse_int=str, parse_float=str)
    return found


def _with_whole_numbers(body: bytes, model: type[M], error: ValidationError) -> M:
    """JSON knows one kind of number, and its schema calls 5.0 an integer: taken as 5, where nothing else is wrong."""
    if any(fault["type"] not in _NO_INTEGER for fault in error.errors(include_url=False, include_input=False)):
        raise refusal(error) from error
    try:
        return model.model_validate_json(json.dumps(json.loads(body, parse_float=_whole)), strict=True)
    except ValidationError as still:
        raise refusal(still) from still


def _whole(text: str) -> int | float:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < _EXACT else number


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
        name: _in_form(fields[name].annotation, text) for name, text in check_names(sent, frozenset(fields)).items()
    }
    try:
        return model.model_validate_strings(values, strict=True)
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


def _in_form(kind: Any, text: str) -> str:
    """The text, if truths and whole numbers are written as the document says."""
    kinds = set(_kinds(kind))
    if (bool in kinds and text not in _TRUTH) or (int in kinds and not _WHOLE.fullmatch(text)):
        return _NOT_ONE
    return text


def _kinds(kind: Any) -> Iterator[Any]:
    """The types that a field may have: of `Annotated[int, …] | None` int, and None."""
    if get_origin(kind) is Annotated:
        yield from _kinds(get_args(kind)[0])
    elif get_origin(kind) in (Union, UnionType):
        for one in get_args(kind):
            yield from _kinds(one)
    else:
        yield kind
