"""What a line of the table of addresses says."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from aiohttp import web

if TYPE_CHECKING:
    from gateway.visit import Visit

PORTAL = "/{portal:[a-z][a-z0-9_-]{0,39}}"
KNOWN = 8192  # addresses that are kept ready
_HOLE = re.compile(r"\{(\w+)(?::[^{}]*(?:\{[^{}]*\}[^{}]*)*)?\}")

Page = Callable[["Visit"], Awaitable[web.StreamResponse]]


class Access(Enum):
    """Who may come: anybody, somebody signed in, the vendor's staff."""

    ANYBODY = "anybody"
    PERSON = "person"
    STAFF = "staff"


class Body(Enum):
    """What a request may bring: a small form; parts with files, read by the page; bytes, read by the page."""

    FORM = "form"
    PARTS = "parts"
    STREAM = "stream"


@dataclass(frozen=True)
class Route:
    """One address of a portal; `path` follows `/<portal>`.

    `slow` ones may take as long as their bytes need, and hold no slot meanwhile.

    `api` ones take bearer tokens instead of cookies and answer problems as JSON. `any_password` ones are also for
    people who have still to change a generated password.
    """

    method: str
    path: str
    page: Page
    name: str = ""
    access: Access = Access.PERSON
    body: Body = Body.FORM
    slow: bool = False
    api: bool = False
    any_password: bool = False

    @property
    def pattern(self) -> str:
        """The whole path with its placeholders."""
        return f"{PORTAL}{self.path}"


def get(
    path: str,
    page: Page,
    name: str = "",
    access: Access = Access.PERSON,
    *,
    slow: bool = False,
    any_password: bool = False,
) -> Route:
    """A page to read."""
    return Route("GET", path, page, name, access, slow=slow, any_password=any_password)


def post(
    path: str,
    page: Page,
    name: str = "",
    access: Access = Access.PERSON,
    body: Body = Body.FORM,
    *,
    any_password: bool = False,
) -> Route:
    """A form to send; the token against forgery was checked before the page gets it (for PARTS by `visit.parts`)."""
    return Route("POST", path, page, name, access, body, slow=body is not Body.FORM, any_password=any_password)


def api(method: str, path: str, page: Page, name: str = "", access: Access = Access.PERSON) -> Route:
    """An operation of the JSON API; the page reads the body with `visit.json` or as a stream."""
    return Route(method, path, page, name, access, Body.STREAM, slow=False, api=True)


class Urls:
    """Addresses by the name of their route."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self._paths = {route.name: _pieces(route.path) for route in routes if route.name}
        # A page has a hundred addresses, nearly all the same on the next one.
        self._known = lru_cache(KNOWN)(lambda prefix, name, items: self._made(prefix, name, dict(items)))

    def has(self, name: str) -> bool:
        """Whether there is such a page."""
        return name in self._paths

    def path(self, prefix: str, name: str, values: Mapping[str, object]) -> str:
        """The address; values that are no part of the path become the query, empty ones are left out."""
        for value in values.values():
            if type(value) is not str:
                return self._made(prefix, name, values)
        return self._known(prefix, name, tuple(values.items()))

    def _made(self, prefix: str, name: str, values: Mapping[str, object]) -> str:
        first, *holes = self._paths[name]
        path = f"{prefix}{first[1]}"
        for hole, after in holes:
            path += quote(str(values[hole]), safe="") + after
        used = [hole for hole, _ in holes]
        query = {key: value for key, value in values.items() if value not in ("", None) and key not in used}
        return f"{path}?{urlencode(query, doseq=True)}" if query else path


def _pieces(path: str) -> tuple[tuple[str, str], ...]:
    """The placeholders of a path, each with the text after it; the first has no name."""
    parts = _HOLE.split(path)
    return tuple(zip(("", *parts[1::2]), parts[::2], strict=True))
