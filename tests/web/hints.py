"""An open live stream, read as a browser would."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.web.visitor import Visitor


@dataclass(frozen=True)
class Told:
    """One server-sent event."""

    event: str
    id: str
    data: dict[str, Any]


class Hints:
    """The events of one stream."""

    def __init__(self, answer: aiohttp.ClientResponse) -> None:
        self.answer = answer

    async def next(self, seconds: float = 30.0) -> Told | None:
        """The next event, or None when the stream ended; comments are passed over. Raises TimeoutError."""
        fields: dict[str, str] = {}
        async with asyncio.timeout(seconds):
            while line := (await self.answer.content.readline()).decode():
                if line == "\n":
                    if "data" in fields:
                        return Told(fields.get("event", "message"), fields.get("id", ""), json.loads(fields["data"]))
                    fields = {}
                    continue
                name, _, value = line.rstrip("\n").partition(": ")
                fields[name] = value
        return None

    async def ticket(self, number: str) -> Told:
        """The next hint about this ticket."""
        while True:
            told = await self.next()
            assert told is not None, "the stream ended"
            if told.data.get("id") == number:
                return told


@asynccontextmanager
async def hints(browser: Visitor, after: str = "") -> AsyncIterator[Hints]:
    """Listen with the session of this browser."""
    headers = {"Last-Event-ID": after} if after else {}
    timeout = aiohttp.ClientTimeout(total=None)
    async with browser.http.get(browser.address("live"), headers=headers, timeout=timeout) as answer:
        assert answer.status == 200, answer.status
        assert (await answer.content.readline()).startswith(b"retry:")
        assert await answer.content.readline() == b"\n"
        yield Hints(answer)
