"""What the gateway answers to somebody, made comparable: without the moment, the trace and what is new each time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import unified_diff
from typing import Any
from urllib.parse import quote, quote_plus

from tests.isolation.world import PORTAL, World

EACH_TIME = ("date", "traceparent", "content-length")  # the length differs with that of the id that is repeated
# ids, sealed values and tokens that are made for this one answer, and times that pass meanwhile
FRESH = re.compile(r"(?<![\w-])(?:[0-9a-z]{26}|[\w-]{27,})(?![\w-])|(?<=data-relative>)[^<]*")
SEQUENCE = re.compile(r'data-live-seq="\d+"|data-read-at="[^"]*"')
COOKIE = re.compile(r"(casebus-[\w-]+)=[^;]+")
CSRF = re.compile(r'data-csrf="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """Status, headers and body."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str

    def without(self, asked: str) -> Answer:
        """The same, as if `asked` had been something else."""
        headers = tuple((name, _plain(value, asked)) for name, value in self.headers)
        return Answer(self.status, headers, _plain(self.body, asked))


def _plain(text: str, asked: str) -> str:
    for form in (asked, quote(asked, safe=""), quote_plus(asked)):
        text = text.replace(form, "(asked)").replace(quote(form, safe=""), "(asked)")
    return SEQUENCE.sub("", COOKIE.sub(r"\1=(set)", FRESH.sub("(fresh)", text)))


def difference(answer: Answer, wanted: Answer) -> list[str]:
    """What differs, line by line; nothing for the same answer."""
    texts = [
        [str(one.status), *(f"{name}: {value}" for name, value in one.headers), *one.body.splitlines()]
        for one in (wanted, answer)
    ]
    return list(unified_diff(*texts, "random id", "real id", lineterm="", n=0))


class Outsider:
    """Somebody at the gateway, by browser and by program."""

    def __init__(self, world: World, name: str) -> None:
        self.world = world
        self.name = name
        self.person = world.people.get(name)
        self.portal = self.person.portal if self.person else PORTAL
        self._csrf = ""

    async def ask(self, method: str, path: str, *, api: bool, **more: Any) -> Answer:
        """Send this."""
        headers = dict(more.pop("headers", {}))
        if self.person and api:
            headers["Authorization"] = f"Bearer {self.person.bearer}"
        elif self.person:
            headers["Cookie"] = f"casebus-{self.portal}={self.person.cookie}"
        if method not in ("GET", "HEAD") and not api:
            headers["X-CSRF-Token"] = await self._token()
        async with self.world.http.request(
            method, f"{self.world.base}/{self.portal}{path}", headers=headers, allow_redirects=False, **more
        ) as answer:
            body = (await answer.read()).decode("utf-8", "replace")
            kept = sorted((name.lower(), value) for name, value in answer.headers.items())
            return Answer(answer.status, tuple(one for one in kept if one[0] not in EACH_TIME), body)

    async def _token(self) -> str:
        if not self._csrf:
            page = await self.ask("GET", "/settings", api=False)
            found = CSRF.search(page.body)
            self._csrf = found.group(1) if found else "nobody-has-one"
        return self._csrf
