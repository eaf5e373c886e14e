"""The JSON API: a token that must change its password can be ended, and nothing that was sent is ignored."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from tests.web.mailbox import mails_to, password_in
from tests.web.visitor import Visitor

Credentials = dict[str, dict[str, dict[str, str]]]


class Program:
    """A client of the API of one portal."""

    def __init__(self, http: aiohttp.ClientSession, base: str) -> None:
        self.http, self.base = http, base
        self.headers: dict[str, str] = {}

    async def ask(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        """Status and JSON."""
        headers = {**self.headers, **more.pop("headers", {})}
        async with self.http.request(method, f"{self.base}{path}", headers=headers, **more) as answer:
            return answer.status, await answer.json(content_type=None) if answer.status != 204 else None

    async def sign_in(self, email: str, password: str) -> dict[str, Any]:
        """What signing in answers; the token is used from now on."""
        said, key = (
            {"email": email, "password": password},
            {"Idempotency-Key": "sent with each request, with the first too"},
        )
        status, found = await self.ask("POST", "/session", json=said, headers=key)
        assert status == 201, found
        self.headers = {"Authorization": f"Bearer {found['token']}"}
        assert isinstance(found, dict)
        return found


@asynccontextmanager
async def program(suite: Suite) -> AsyncIterator[Program]:
    """A client that is not signed in."""
    async with aiohttp.ClientSession() as http:
        yield Program(http, f"{suite.urls['gateway']}/autowork/api/v1")


@pytest_asyncio.fixture
async def client(suite: Suite, credentials: Credentials) -> AsyncIterator[Program]:
    """The customer's program, signed in and out."""
    async with program(suite) as made:
        who = credentials["autowork"]["customer"]
        await made.sign_in(who["email"], who["password"])
        yield made
        assert (await made.ask("DELETE", "/session"))[0] == 204


async def test_a_token_with_a_password_to_change_can_say_whose_it_is_and_be_ended(
    browser: Visitor, suite: Suite, fresh_address: str
) -> None:
    page = await browser.get("sign-in")
    await browser.send(page.form("/register"), email=fresh_address)
    password = password_in((await mails_to(suite.urls["mailbox"], fresh_address))[0])
    async with program(suite) as made:
        assert (await made.sign_in(fresh_address, password))["must_change_password"] is True
        status, me = await made.ask("GET", "/me")
        assert (status, me["person"]["email"]) == (200, fresh_address)
        assert (await made.ask("GET", "/tickets"))[0] == 403
        assert (await made.ask("DELETE", "/session"))[0] == 204
        assert (await made.ask("GET", "/me"))[0] == 401


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ('{"title": "One", "description": "Text", "title": "Two"}', "title"),
        ('{"title": "One", "description": "Text", "ti\\u0074le": "Two"}', "title"),
        ('{"expected": {"queue": "a", "queue": "b"}, "title": "x"}', "queue"),
    ],
)
async def test_a_key_that_is_there_twice_is_refused_by_its_name(client: Program, body: str, key: str) -> None:
    method, path = ("PATCH", "/tickets/AW-1") if "expected" in body else ("POST", "/tickets")
    status, problem = await client.ask(method, path, data=body, headers={"Content-Type": "application/json"})
    assert (status, problem["errors"]) == (422, {key: "This key is there twice."})


@pytest.mark.parametrize("body", ["[" * 100_000, '{"title":' * 50_000, '{"title": "\\ud800"}', "9" * 10_000])
async def test_json_that_is_too_deep_or_none_is_refused(client: Program, body: str) -> None:
    status, _ = await client.ask("POST", "/tickets", data=body, headers={"Content-Type": "application/json"})
    assert status == 422


async def test_a_customer_who_asks_for_the_tickets_of_a_contact_is_told_that_only_staff_can(client: Program) -> None:
    mine = (await client.ask("GET", "/me"))[1]["person"]["id"]
    assert (await client.ask("GET", f"/tickets?contact={mine}"))[0] == 200
    status, problem = await client.ask("GET", "/tickets?contact=01h00000000000000000000000")
    assert (status, set(problem["errors"])) == (422, {"contact"})
