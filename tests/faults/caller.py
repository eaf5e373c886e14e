"""A program that uses the JSON API and knows after each call whether it worked, failed, or cannot be known."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from kit.ids import new_id
from tests.faults.ledger import Ledger, Operation

DEADLINE = 40.0  # the gateway's 15 s, and time to start again while a connection waits at its socket
CLEAR = (401, 429, 503, 504)  # what a program may be told while something is broken


@dataclass(frozen=True)
class Answer:
    """Status and document; 0 is no answer at all."""

    status: int
    document: Any


class Caller:
    """One customer's program."""

    def __init__(self, http: aiohttp.ClientSession, base: str, portal: str, who: dict[str, str]) -> None:
        self._http = http
        self._root = f"{base}/{portal}/api/v1"
        self._token = ""
        self.who = who
        self.base = base

    async def sign_in(self) -> None:
        """Get a token."""
        answer = await self.ask("POST", "/session", json={"email": self.who["email"], "password": self.who["password"]})
        assert answer.status == 201, answer
        self._token = answer.document["token"]

    async def ask(self, method: str, path: str, *, key: str = "", **more: Any) -> Answer:
        """One request; asserts that even a failure is clear and in time."""
        headers = {"Authorization": f"Bearer {self._token}"} if self._token else {}
        if key:
            headers["Idempotency-Key"] = key
        began = time.monotonic()
        try:
            async with self._http.request(method, self._root + path, headers=headers, **more) as response:
                text = await response.read()
                document = await response.json() if text and "json" in response.content_type else text
                if response.status >= 400:
                    assert response.content_type == "application/problem+json", (response.status, text[:300])
                answer = Answer(response.status, document)
        except aiohttp.ClientError:
            answer = Answer(0, None)
        took = time.monotonic() - began
        assert took < DEADLINE, f"{method} {path} took {took:.1f} s"
        assert answer.status != 500, answer.document
        return answer

    async def get(self, path: str, **query: Any) -> Any:
        """Read something that must be readable."""
        answer = await self.ask("GET", path, params=query)
        assert answer.status == 200, (path, answer)
        return answer.document

    async def carry_out(self, operation: Operation, ledger: Ledger) -> Operation:
        """Do it and write down what came of it."""
        ledger.note(operation)
        answer = await self.send(operation)
        if answer.status == 201:
            return ledger.end(operation, "ok", answer.document["number"])
        assert answer.status in (0, *CLEAR), answer
        return ledger.end(operation, "failed" if answer.status in (401, 429) else "unknown")

    async def send(self, operation: Operation) -> Answer:
        """The request of an operation; the same again is the same request."""
        if operation.kind == "ticket":
            body = {"title": f"Ticket {operation.word}", "description": f"It beeps {operation.word}."}
            body |= {"uploads": list(operation.uploads)} if operation.uploads else {}
            return await self.ask("POST", "/tickets", key=operation.key, json=body)
        path = f"/tickets/{operation.about}/comments"
        return await self.ask("POST", path, key=operation.key, json={"text": f"Also {operation.word}."})

    async def mine(self, word: str) -> list[dict[str, Any]]:
        """All tickets of the list whose title has this word; none while a replica has not heard from the stream."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            answer = await self.ask("GET", "/tickets", params={"view": "all", "limit": 100, "cursor": cursor})
            if answer.status == 503:
                return []
            assert answer.status == 200, answer
            page = answer.document
            found += [row for row in page["items"] if word in row["title"]]
            cursor = page["next"]
            if not cursor:
                return found

    async def found(self, word: str) -> list[str]:
        """The numbers of the tickets that a search gives; none while a replica has not heard from the stream again."""
        answer = await self.ask("GET", "/search", params={"q": word})
        if answer.status == 503:
            return []
        assert answer.status == 200, answer
        return [hit["ticket"]["number"] for hit in answer.document["items"]]


def ticket(run: str) -> Operation:
    """A ticket to open; `run` is a word that all operations of one test share."""
    return Operation(new_id(), "ticket", f"{run}{new_id()[-10:]}")


def comment(run: str, number: str) -> Operation:
    """A comment to make."""
    return Operation(new_id(), "comment", f"{run}{new_id()[-10:]}", number)


@asynccontextmanager
async def caller(base: str, who: dict[str, str], portal: str = "autowork") -> AsyncIterator[Caller]:
    """A signed-in program."""
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=DEADLINE)) as http:
        made = Caller(http, base, portal, who)
        await made.sign_in()
        yield made
