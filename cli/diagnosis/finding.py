"""One thing that was looked at: how it is, and what to do when it is not well."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

from cli.places import Places


class State(Enum):
    """From best to worst; the value is the word that is printed."""

    WELL = "ok"
    ODD = "look"
    ILL = "BAD"


@dataclass(frozen=True)
class Finding:
    """`what` is a plain sentence; `todo` says what to do about it, and is empty when nothing has to be done."""

    part: str
    state: State
    what: str
    todo: str = ""


Look = Callable[[Places], Awaitable[list[Finding]]]


def well(part: str, what: str) -> Finding:
    """Nothing to do."""
    return Finding(part, State.WELL, what)


def odd(part: str, what: str, todo: str) -> Finding:
    """It works, but somebody should look."""
    return Finding(part, State.ODD, what, todo)


def ill(part: str, what: str, todo: str) -> Finding:
    """People notice."""
    return Finding(part, State.ILL, what, todo)
