"""The pages of every portal in a real browser, in its own language and colour: accessible and never too wide."""

from typing import Literal

import pytest
from playwright.async_api import Browser, Page

from deploy.local.suite import Suite
from tests.support.looks import TOO_WIDE, faults_of
from tests.web.portals.conftest import Credentials

pytestmark = pytest.mark.browser
LOCALES = {"autoflex": "nl-NL", "autonik": "da-DK", "robotics": "en-GB", "anka": "nl-BE"}


async def look(page: Page, address: str, schemes: tuple[Literal["dark", "light"], ...] = ("dark", "light")) -> None:
    """No page is wider than its window; axe finds nothing, in light and in dark."""
    await page.goto(address)
    for width in (360, 768, 1440):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate(TOO_WIDE) <= 0, (address, width)
    for scheme in schemes:  # without motion: a colour on its way would be judged as it is
        await page.emulate_media(color_scheme=scheme)
        found = await faults_of(page)
        assert not found, f"{address} {scheme}\n{found}"


@pytest.mark.parametrize("portal", sorted(LOCALES))
async def test_axe_finds_nothing_on_the_pages_of_each_portal(
    chromium: Browser, suite: Suite, credentials: Credentials, portal: str
) -> None:
    context = await chromium.new_context(
        base_url=suite.urls["gateway"], locale=LOCALES[portal], reduced_motion="reduce"
    )
    try:
        page = await context.new_page()
        await look(page, f"/{portal}/")
        await page.goto(f"/{portal}/sign-in")
        form = page.locator('form[action$="/sign-in"]')
        who = credentials[portal]["customer"]
        await form.locator("[name=email]").fill(who["email"])
        await form.locator("[name=password]").fill(who["password"])
        await form.get_by_role("button").first.click()
        await page.wait_for_url(f"**/{portal}/tickets")
        await page.goto(f"/{portal}/tickets?view=all")
        ticket = await page.locator("a.row__link").last.get_attribute("href")
        for address in ("tickets?view=all", "tickets/new", str(ticket)):
            whole = address if address.startswith("/") else f"/{portal}/{address}"
            await look(page, whole, ("dark", "light") if address == ticket else ("light",))
    finally:
        await context.close()
