"""Whole pages over HTTP: lists and tickets as a signed-in agent, forms as they come from a browser."""

import itertools
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.closed_loop import Action, measure
from bench.cpu import cpu_of
from bench.load import sentence
from bench.people import PASSWORD, PORTAL, Cast
from deploy.local.suite import Suite

_CSRF = re.compile(r'name="csrf" value="([^"]+)"')


@dataclass
class Browser:
    """A signed-in person: cookies, and the token that the forms of their session carry."""

    http: aiohttp.ClientSession
    base: str
    csrf: str = ""

    async def page(self, path: str, wanted: str) -> str:
        """Read a page; raises when it is not the right one."""
        async with self.http.get(f"{self.base}{path}") as response:
            text = await response.text()
            if response.status != 200 or wanted not in text:
                raise RuntimeError(f"{path}: {response.status} without {wanted!r}")
            return text

    async def send(self, path: str, **fields: str) -> str:
        """Send a form; gives where it leads."""
        form = {"csrf": self.csrf, **fields}
        async with self.http.post(f"{self.base}{path}", data=form, allow_redirects=False) as response:
            if response.status != 303:
                raise RuntimeError(f"{path}: {response.status} {(await response.text())[:2000]}")
            return response.headers["Location"]


async def sign_in(base: str, email: str, then: str) -> Browser:
    """A browser of somebody; `then` is a page with a form of theirs."""
    jar = aiohttp.CookieJar(unsafe=True)
    http = aiohttp.ClientSession(cookie_jar=jar, connector=aiohttp.TCPConnector(limit=64))
    browser = Browser(http, base)
    found = _CSRF.search(await browser.page("/sign-in", 'name="csrf"'))
    assert found
    browser.csrf = found.group(1)
    await browser.send("/sign-in", email=email, password=PASSWORD)
    found = _CSRF.search(await browser.page(then, 'name="csrf"'))
    assert found
    browser.csrf = found.group(1)
    return browser


def actions(agent: Browser, customers: list[Browser], numbers: tuple[str, ...]) -> dict[str, Action]:
    """One page of each kind, by worker."""
    serial = itertools.count()
    run = os.getpid()

    def a_number(step: int) -> str:
        return numbers[step * 37 % len(numbers)].partition("/")[2]

    async def page(_worker: int) -> None:
        await agent.page("/desk", "</html>")

    async def view(_worker: int) -> None:
        number = a_number(next(serial))
        await agent.page(f"/desk/tickets/{number}", number)

    async def search(_worker: int) -> None:
        await agent.page("/desk/search?q=scanner", "<mark>")

    async def create(worker: int) -> None:
        step = next(serial)
        fields = {"title": sentence(step, 5), "description": sentence(step, 60), "priority": "normal"}
        await customers[worker % len(customers)].send("/tickets/new", request_id=f"page-{run}-{step:08d}", **fields)

    async def comment(_worker: int) -> None:
        step = next(serial)
        path = f"/desk/tickets/{a_number(step)}/reply"
        await agent.send(path, request_id=f"page-{run}-{step:08d}", text=sentence(step, 40))

    return {"list": page, "view": view, "search": search, "create": create, "comment": comment}


async def measure_pages(
    suite: Suite, cast: Cast, numbers: tuple[str, ...], seconds: float, settle: Callable[[], Awaitable[None]]
) -> dict[str, Any]:
    """Each kind at 1 and 16 at once; writes count until outbox and mail queue are empty again."""
    base = f"{suite.urls['gateway']}/{PORTAL}"
    agent = await sign_in(base, cast.agent.email, "/settings")
    customers = [await sign_in(base, person.email, "/tickets/new") for person in cast.customers[:16]]
    found: dict[str, Any] = {}
    try:
        for name, action in actions(agent, customers, numbers).items():
            writes = name in ("create", "comment")
            row: dict[str, Any] = {}
            for workers in (1, 16):
                figures = await measure(action, workers, seconds, cpu_of(suite.pids), settle if writes else None)
                row[str(workers)] = figures.report()
            found[name] = row
            print(f"  page {name}: {row['16']['per_second']}/s, p50 for one {row['1']['p50_ms']} ms", flush=True)
    finally:
        for browser in (agent, *customers):
            await browser.http.close()
    return found
