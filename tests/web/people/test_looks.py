"""The people pages with the longest names in a real browser: accessible in light and dark, never too wide."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.async_api import Browser, Page

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.people.test_people import invited, joined, registered
from tests.web.portals.test_looks import TOO_WIDE, look
from tests.web.visitor import Visitor

pytestmark = pytest.mark.browser
WIDEST = """[...document.querySelectorAll("*")]
    .filter(found => found.getBoundingClientRect().right > document.documentElement.clientWidth)
    .map(found => found.outerHTML.slice(0, 120))"""


async def sign_in(page: Page, who: dict[str, str]) -> None:
    await page.goto("/autowork/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(who["email"])
    await form.locator("[name=password]").fill(who["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url(lambda url: "sign-in" not in url)


async def test_long_names_and_addresses_fit_into_the_pages_of_a_narrow_window(
    chromium: Browser, suite: Suite, credentials: dict[str, dict[str, dict[str, str]]], browsers: Callable[..., Any]
) -> None:
    boss: Visitor = await browsers()
    await boss.sign_in(credentials["autowork"]["colleague"])
    await boss.get("tickets?lang=en")
    host = f"{'b' * 60}.{'c' * 60}.example"
    waiting, address, wish = (f"{kind}{new_id()}{'a' * 30}@{host}" for kind in ("w", "j", "k"))
    await invited(boss, suite, waiting, name="Wartende")
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 4
    await joined(browsers, await invited(boss, suite, address), address, name=long)
    kim: Visitor = await browsers()
    await registered(kim, suite, wish)
    asked = (await kim.get("join")).form("/join")
    await kim.send(asked, company_name="N" * 150, colleague=credentials["autowork"]["colleague"]["email"])
    page = await chromium.new_page(base_url=suite.urls["gateway"], reduced_motion="reduce")
    await sign_in(page, credentials["autowork"]["colleague"])
    await page.goto("/autowork/people")
    for text in (waiting, address, wish, long):
        assert text in await page.content()
    for details in await page.locator("details").all():
        await details.evaluate("box => { box.open = true }")
    for width in (320, 360, 768):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate(TOO_WIDE) <= 0, (width, await page.evaluate(WIDEST))
    await page.context.clear_cookies()
    await sign_in(page, credentials["autowork"]["agent"])
    await page.goto(f"/autowork/desk/people?q={address[:26]}")
    card = await page.locator("a.row__link").first.get_attribute("href")
    for path in (f"/autowork/desk/people?q={address[:26]}", str(card)):
        await look(page, path)
    await page.context.close()
