"""A receiver of webhooks on loopback, which verifies what it gets by the words of the specification."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

SECONDS = 60.0
TOLERANCE_SECONDS = 300


@dataclass(frozen=True)
class Called:
    """One call as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def message(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found

    def verified(self, secret: str, *, now: float | None = None) -> bool:
        """As Standard Webhooks 1.0.0 says, step by step; of several signatures one is enough."""
        sent = self.headers.get("webhook-timestamp", "")
        if not sent.isdigit() or abs((now or time.time()) - int(sent)) > TOLERANCE_SECONDS:
            return False
        prefix, _, encoded = secret.partition("_")
        assert prefix == "whsec"
        content = b".".join((self.headers.get("webhook-id", "").encode(), sent.encode(), self.body))
        expected = hmac.digest(base64.b64decode(encoded), content, hashlib.sha256)
        for one in self.headers.get("webhook-signature", "").split(" "):
            version, _, value = one.partition(",")
            try:
                given = base64.b64decode(value, validate=True)
            except binascii.Error:
                continue
            if version == "v1" and hmac.compare_digest(given, expected):
                return True
        return False


@dataclass
class Receiver:
    """Answers what a test says: a status, or `hang`; by path."""

    url: str = ""
    calls: list[Called] = field(default_factory=list)
    answers: dict[str, list[web.Response]] = field(default_factory=dict)
    hanging: set[str] = field(default_factory=set)
    _came: asyncio.Condition = field(default_factory=asyncio.Condition)
    _end: asyncio.Event = field(default_factory=asyncio.Event)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        headers = {name.lower(): value for name, value in request.headers.items()}
        async with self._came:
            self.calls.append(Called(request.path, headers, await request.read()))
            self._came.notify_all()
        if request.path in self.hanging:
            await self._end.wait()
        waiting = self.answers.get(request.path)
        return waiting.pop(0) if waiting else web.Response(text="thanks")

    def at(self, path: str) -> list[Called]:
        return [call for call in self.calls if call.path == path]

    async def until(self, path: str, wanted: Callable[[list[Called]], bool]) -> list[Called]:
        """The calls of a path, once they are as wanted."""
        async with asyncio.timeout(SECONDS), self._came:
            await self._came.wait_for(lambda: wanted(self.at(path)))
        return self.at(path)

    async def told(self, path: str, count: int = 1) -> list[Called]:
        return await self.until(path, lambda calls: len(calls) >= count)

    def let_go(self) -> None:
        self._end.set()


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """On a free port until the end."""
    found = Receiver()
    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", found.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        found.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield found
    finally:
        found.let_go()
        await runner.cleanup()
