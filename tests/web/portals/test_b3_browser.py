"""A portal at its own host in a real browser (B3): scripts, live updates, files and cookies all stay there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest_asyncio
from playwright.async_api import Page, async_playwright, expect

from deploy.local.browser import find
from deploy.local.suite import Suite
from tests.support.needed import form_address
from tests.web import gallery
from tests.web.portals.conftest import Credentials, Staff

HOST = "help.autoflex.nl"


@pytest_asyncio.fixture
async def tab(suite: Suite) -> AsyncIterator[tuple[Page, list[str]]]:
    """A tab in a browser that finds the portal's host on this machine, and what its console complained of."""
    rules = f"--host-resolver-rules=MAP {HOST} 127.0.0.1"
    base = f"http://{HOST}:{urlsplit(suite.urls['gateway']).port}"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=[*gallery.CHROMIUM, rules])
        context = await browser.new_context(base_url=base, locale="nl-NL")
        page, faults = await context.new_page(), list[str]()
        page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        yield page, faults
        await browser.close()


async def test_b3_the_own_host_in_a_browser(
    tab: tuple[Page, list[str]], staff: Staff, credentials: Credentials
) -> None:
    page, faults = tab
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    who = credentials["autoflex"]["customer"]
    await page.goto("/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator('[name="email"]').fill(who["email"])
    await form.locator('[name="password"]').fill(who["password"])
    await form.locator("button").last.click()
    await page.wait_for_url("**/tickets")
    await page.goto(f"/{form_address('autoflex', 'storing')}")
    await page.wait_for_selector("html[data-js=ready]")
    form = page.locator('form[action$="/tickets/new"]')
    await form.locator('[name="title"]').fill("Op ons eigen adres")
    await form.locator('[name="description"]').fill("Met een bijlage.")
    kept = {"name": "melding.txt", "mimeType": "text/plain", "buffer": b"Hallo"}
    await form.locator("input[type=file]").set_input_files([kept])  # type: ignore[list-item] # as its stub says
    await expect(page.locator("main")).to_contain_text("melding.txt")
    await form.locator("button[type=submit], button:not([type])").last.click()
    await page.wait_for_url("**/tickets/AF-*")
    await page.wait_for_selector("html[data-js=ready]")
    number = urlsplit(page.url).path.rpartition("/")[2]
    await (await staff("autoflex")).comment(number, "Dit verschijnt vanzelf.")
    await expect(page.locator("main")).to_contain_text("Dit verschijnt vanzelf.")
    paths = {urlsplit(url).path for url in asked}
    assert {urlsplit(url).hostname for url in asked} == {HOST}
    assert "/live" in paths
    assert "/uploads" in paths
    assert not [path for path in paths if path.startswith("/autoflex")]
    # plain http at a name that is not localhost: the header is for the https of a real installation
    assert [fault for fault in faults if "Cross-Origin-Opener-Policy" not in fault] == []
