"""What the commands about webhooks have in common."""

import argparse
from collections.abc import Callable
from typing import Any, TypeVar

from pydantic import ValidationError

from contracts import webhooks as w
from contracts.base import Request
from contracts.errors import CasebusError, Code

R = TypeVar("R", bound=Request)


def named(parser: argparse.ArgumentParser) -> None:
    """Which webhook."""
    parser.add_argument("webhook", metavar="ID", help="as `casebus webhooks list` shows it")


def events_of(text: str) -> tuple[str, ...]:
    """Events with commas between; raises CasebusError with those that there are."""
    words = tuple(word.strip() for word in text.split(",") if word.strip())
    unknown = [word for word in words if word not in w.HOOK_EVENTS]
    if unknown or not words:
        said = f"No such event: {', '.join(unknown)}. There are: {', '.join(w.HOOK_EVENTS)}"
        raise CasebusError(Code.INVALID, said)
    return words


def wish(model: Callable[..., R], **values: Any) -> R:
    """A request; raises CasebusError with what is wrong."""
    try:
        return model(**values)
    except ValidationError as error:
        first = error.errors()[0]
        raise CasebusError(Code.INVALID, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def line(hook: w.Webhook) -> str:
    """A webhook on one line."""
    state = "on" if hook.on else f"off ({hook.off_reason})"
    failing = " failing" if hook.on and hook.failing_since else ""
    owner = f"{hook.portal}/{hook.company}" if hook.company else hook.portal
    return f"{hook.id} {owner:<12} {state + failing:<14} {hook.waiting:>5} waiting  {hook.name}: {hook.url}"
