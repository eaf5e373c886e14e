"""A portal at a host of its own (B3): the whole of it without its key in the addresses, and no other portal there."""

from __future__ import annotations

import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any
from urllib.parse import urljoin, urlsplit

import aiohttp
import pytest
import pytest_asyncio
from aiohttp.abc import AbstractResolver

from deploy.local.suite import Suite
from tests.support.needed import form_address
from tests.web.portals.conftest import Credentials, Enter
from tests.web.visitor import Visitor

HOST = "help.autoflex.nl"
Arrive = Callable[..., Awaitable[Visitor]]


class Names(AbstractResolver):
    """Every name leads to this machine."""

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[Any]:
        found = {"hostname": host, "host": "127.0.0.1", "port": port}
        return [{**found, "family": socket.AF_INET, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing is open."""


class Guest(Visitor):
    """A browser at a portal's own host."""

    def address(self, path: str) -> str:
        return urljoin(self.base, path if path.startswith(("/", "http")) else f"/{path}")


@pytest_asyncio.fixture
async def arrive(suite: Suite) -> AsyncIterator[Arrive]:
    """Opens a browser at a host: `await arrive(HOST, credentials["autoflex"]["customer"])`."""
    port = urlsplit(suite.urls["gateway"]).port
    async with AsyncExitStack() as stack:

        async def made(host: str = HOST, who: dict[str, str] | None = None) -> Visitor:
            jar = aiohttp.CookieJar()
            connector = aiohttp.TCPConnector(resolver=Names())
            http = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=jar, connector=connector))
            guest = Guest(http, f"http://{host}:{port}", "")
            if who:
                await guest.sign_in(who)
            return guest

        yield made


async def test_b3_every_address_on_the_pages_of_the_own_host_lacks_the_key(
    arrive: Arrive, credentials: Credentials
) -> None:
    signed_out = await arrive()
    customer = await arrive(who=credentials["autoflex"]["customer"])
    agent = await arrive(who=credentials["autoflex"]["agent"])
    seen = 0
    for guest, paths in (
        (signed_out, ("", "sign-in", "register", "forgotten", "help", "statuses", "nothing-here")),
        (customer, ("tickets", "tickets/new", "tickets/AF-2", "settings", "search?q=voorraad", "tickets/AF-99999")),
        (agent, ("desk", "desk/tickets/AF-2", "desk/people", "desk/search?q=voorraad")),
    ):
        for path in paths:
            page = await guest.get(path)
            assert "AF" in page.text
            assert "Autoflex" in page.words
            # its pictures, and the address to pass on, which on loopback is that of the installation
            text = page.text.replace("/help/autoflex/", "").replace(f"{urlsplit(guest.base).port}/autoflex/help", "")
            assert "/autoflex/" not in text, path
            seen += len(page.links) + len(page.forms)
    assert seen > 100


async def test_b3_the_journey_at_the_own_host(arrive: Arrive, credentials: Credentials) -> None:
    customer = await arrive()
    asked = await customer.get("tickets/AF-2?tab=all", follow=False)
    assert asked.headers["Location"].startswith("/sign-in?next=%2Ftickets%2FAF-2")
    page = await customer.get(asked.headers["Location"])
    there = await customer.send(page.form("/sign-in"), **credentials["autoflex"]["customer"])
    assert there.path == "/tickets/AF-2?tab=all"
    form = (await customer.get(form_address("autoflex", "storing"))).form("/tickets/new")
    opened = await customer.send(form, title="Eigen adres", description="Het werkt.")
    assert opened.status == 200
    assert opened.path.startswith("/tickets/AF-")
    said = await customer.send(opened.form("/comments"), text="Een reactie.")
    assert "Een reactie." in said.words
    english = await customer.get(next(link for link in said.links if "lang=en" in link))
    assert english.root["lang"] == "en"
    assert english.path.startswith("/tickets/AF-")
    done = await customer.send(english.form("/sign-out"))
    assert done.path.partition("?")[0] in ("/", "/sign-in")


async def test_b3_the_path_keeps_working_and_leads_on_at_the_own_host(enter: Enter, arrive: Arrive) -> None:
    assert (await (await enter("autoflex")).get("help")).status == 200
    guest = await arrive()
    for path, location in (
        ("/autoflex", "/"),
        ("/autoflex/", "/"),
        ("/autoflex/tickets/AF-2?tab=all", "/tickets/AF-2?tab=all"),
        ("/autoflex//evil.example/x", "/evil.example/x"),
    ):
        led = await guest.get(path, follow=False)
        assert (led.status, led.headers["Location"]) == (308, location)


async def test_b3_no_other_portal_is_at_the_own_host(arrive: Arrive, credentials: Credentials) -> None:
    guest = await arrive()
    for path in ("/autowork/", "/autowork", "/autowork/sign-in", "/robotics/help", "/anka/"):
        page = await guest.get(path)
        assert page.status == 404, path
        assert "Autoflex" in page.text
    refused = await guest.sign_in(credentials["autowork"]["customer"])
    assert refused.path == "/sign-in"
    assert refused.status in (401, 403, 422)


async def test_b3_a_header_of_whoever_asks_chooses_no_portal(enter: Enter) -> None:
    browser = await enter("autowork")
    for headers in ({"X-Forwarded-Host": HOST}, {"Forwarded": f"host={HOST}"}, {"X-Host": HOST}):
        page = await browser.get("sign-in", headers=headers)
        assert page.status == 200
        assert "/autowork/" in page.text


@pytest.mark.parametrize("host", ["HELP.AUTOFLEX.NL", f"{HOST}.", f"{HOST}:1"])
async def test_b3_the_host_is_known_however_it_is_written(enter: Enter, host: str) -> None:
    page = await (await enter("autoflex")).get("/sign-in", headers={"Host": host})
    assert page.status == 200
    assert "Autoflex" in page.text


@pytest.mark.parametrize("host", ["autoflex.nl", f"x.{HOST}", f"{HOST}.evil.example", "", "[::1]"])
async def test_b3_any_other_host_is_that_of_the_installation(enter: Enter, host: str) -> None:
    browser = await enter("autoflex")
    assert (await browser.get("/sign-in", headers={"Host": host})).status in (400, 404)
    assert (await browser.get("/autoflex/sign-in", headers={"Host": host})).status in (200, 400)


async def test_b3_forms_from_the_installations_host_are_refused_at_the_own_one(
    arrive: Arrive, suite: Suite, credentials: Credentials
) -> None:
    guest = await arrive()
    form = (await guest.get("sign-in")).form("/sign-in")
    port = urlsplit(suite.urls["gateway"]).port
    who = credentials["autoflex"]["customer"]
    for origin, allowed in (
        (suite.urls["gateway"], False),
        (f"https://{HOST}", False),
        ("https://evil.example", False),
        (f"http://{HOST}:{port}", True),
    ):
        answer = await guest.send(form, follow=False, more={"headers": {"Origin": origin}}, **who)
        assert answer.status == (303 if allowed else 403), origin


async def test_b3_a_session_is_one_of_its_host(arrive: Arrive, enter: Enter, credentials: Credentials) -> None:
    await arrive(who=credentials["autoflex"]["customer"])
    page = await (await enter("autoflex")).get("tickets", follow=False)
    assert page.status == 303


async def test_b3_the_api_of_the_own_host(arrive: Arrive, credentials: Credentials) -> None:
    guest = await arrive()
    described = await guest.http.get(guest.address("/api/v1/openapi.json"))
    assert (await described.json())["servers"] == [{"url": "/api/v1"}]
    answer = await guest.http.post(guest.address("/api/v1/session"), json=credentials["autoflex"]["customer"])
    assert answer.status == 201
    bearer = {"Authorization": f"Bearer {(await answer.json())['token']}"}
    async with guest.http.get(guest.address("/api/v1/tickets"), headers=bearer) as listed:
        assert {item["portal"] for item in (await listed.json())["items"]} == {"autoflex"}
    wrong = await guest.http.get(guest.address("/autowork/api/v1/tickets"), headers=bearer)
    assert wrong.status == 404
