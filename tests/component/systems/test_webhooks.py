"""Webhooks of a running suite: made on pages, by the API and the command, and verified by the receivers of the docs."""

from __future__ import annotations

import asyncio
import shutil
import socket
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.faults.caller import caller
from tests.support.receiver import receiver
from tests.web.visitor import Page, Visitor, visitor

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples" / "webhooks"
NODE = [("node", "receiver.mjs")] if shutil.which("node") else []
People = dict[str, dict[str, dict[str, str]]]
SECONDS = 60.0


def secret_in(page: Page) -> str:
    """The secret in its field."""
    found = page.text[page.text.index('value="whsec_') + len('value="') :]
    return found[: found.index('"')]


async def until_it_says(browser: Visitor, path: str, text: str) -> Page:
    async with asyncio.timeout(SECONDS):
        while True:
            page = await browser.get(path)
            if text in page.words:
                return page
            await asyncio.sleep(0.1)


async def test_a_companys_administrator_makes_one_on_the_pages_tests_it_and_sees_what_came_of_it(
    suite: Suite, credentials: People
) -> None:
    people = credentials["autowork"]
    name = f"Warehouse {new_id()[-6:]}"
    async with receiver() as there, visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["colleague"])
        assert "/autowork/webhooks" in (await browser.get("people")).text
        form = (await browser.get("webhooks/new")).form("/webhooks/new")
        refused = await browser.send(form, name=name, url="https://10.0.0.1/x")
        assert refused.status == 422
        assert "inneren Netz" in refused.words
        made = await browser.send(form, name=name, url=f"{there.url}/page", texts="true")
        assert made.status == 200
        secret = secret_in(made)
        sent = await browser.send(made.form("/test"))
        (call,) = await there.told("/page")
        here = sent.path.partition("/autowork/")[2]
        page = await until_it_says(browser, here, "thanks")
        assert call.verified(secret)
        assert secret not in page.text
        assert "Testnachricht" in page.words
        rotated = await browser.send(page.form("/secret"))
        assert secret_in(rotated) != secret
        off = await browser.send((await browser.get(here)).form("/switch"))
        assert "Der Webhook ist aus." in off.words
        on = await browser.send(off.form("/switch"))
        again = await browser.send(on.form("/replay"), since="2026-01-01T00:00", failed="false")
        assert again.status == 200
        await there.told("/page", 2)
        question = await browser.get(f"{here}/remove")
        gone = await browser.send(question.form("/remove"))
        assert name not in gone.words
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["customer"])
        assert (await browser.get("webhooks")).status == 404
        assert (await browser.get("desk/webhooks")).status == 404
    async with visitor(suite.urls["gateway"], "anka") as browser:  # the portal does not have the module
        await browser.sign_in(credentials["anka"]["customer"])
        assert (await browser.get("webhooks")).status == 404


async def test_the_portals_administrator_has_one_at_the_desk_and_agents_have_none(
    suite: Suite, credentials: People
) -> None:
    people = credentials["autowork"]
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["agent"])
        assert (await browser.get("desk/webhooks")).status == 404
    async with receiver() as there, visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["admin"])
        form = (await browser.get("desk/webhooks/new")).form("/webhooks/new")
        made = await browser.send(form, name=f"ERP {new_id()[-6:]}", url=f"{there.url}/desk")
        secret = secret_in(made)
        async with caller(suite.urls["gateway"], people["customer"]) as program:
            body = {"title": "Told by webhook", "description": "D"}
            number = (await program.ask("POST", "/tickets", json=body, key=new_id())).document["number"]
        calls = await there.until("/desk", lambda calls: any(number in str(call.message) for call in calls))
        assert all(call.verified(secret) for call in calls)
        assert "Told by webhook" not in str([call.message for call in calls])


@asynccontextmanager
async def example(*command: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(*command, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    try:
        yield process
    finally:
        process.kill()
        await process.wait()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.mark.parametrize(("program", "file"), [(sys.executable, "receiver.py"), *NODE])
async def test_the_receivers_of_the_documentation_take_what_the_command_sends(
    suite: Suite, program: str, file: str
) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}/hooks"
    arguments = ["--portal", "autowork", "--url", url, "--events", "person.erased"]
    told = await suite.operate("webhooks", "add", f"Example {file}", *arguments)
    secret = told.split()[-1]
    hook = told.split()[0]
    async with example(program, str(EXAMPLES / file), str(port), secret) as process:
        assert process.stdout is not None
        async with asyncio.timeout(SECONDS):
            while not await _open(port):
                await asyncio.sleep(0.1)
            await suite.operate("webhooks", "test", hook)
            assert (await process.stdout.readline()).decode().startswith("casebus.v1.webhook.test")
            while " sent " not in (log := await suite.operate("webhooks", "log", hook)):
                await asyncio.sleep(0.2)
        assert "204" in log
        assert await _status(url, {"webhook-id": "msg_1", "webhook-timestamp": "1", "webhook-signature": "v1,x"}) == 401
    assert hook in await suite.operate("webhooks", "list", "--portal", "autowork")
    await suite.operate("webhooks", "remove", hook)


async def _open(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True


async def _status(url: str, headers: dict[str, Any]) -> int:
    async with aiohttp.ClientSession() as http, http.post(url, data=b"{}", headers=headers) as answer:
        return answer.status
