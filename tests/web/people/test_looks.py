"""The people pages in a real browser: accessible in light and dark, never too wide."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, async_playwright

from deploy.local.suite import Suite
from tests.web import gallery
from tests.web.portals.test_looks import look

pytestmark = pytest.mark.browser
PAGES = {
    "colleague": ("people", "join", "settings"),
    "agent": ("desk/people", "desk/people/new", "desk/companies"),
}


@pytest.mark.parametrize("slot", sorted(PAGES))
async def test_axe_finds_nothing_on_the_people_pages(
    suite: Suite, credentials: dict[str, dict[str, dict[str, str]]], slot: str
) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path="/usr/bin/chromium", args=gallery.CHROMIUM)
        page = await browser.new_page(base_url=suite.urls["gateway"], reduced_motion="reduce")
        await sign_in(page, credentials["autowork"][slot])
        for path in PAGES[slot]:
            await look(page, f"/autowork/{path}")
        if slot == "agent":
            for kind in ("people", "companies"):
                await page.goto(f"/autowork/desk/{kind}")
                card = await page.locator("a.row__link").first.get_attribute("href")
                await look(page, str(card))
        await browser.close()


async def sign_in(page: Page, who: dict[str, str]) -> None:
    await page.goto("/autowork/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(who["email"])
    await form.locator("[name=password]").fill(who["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url(lambda url: "sign-in" not in url)
