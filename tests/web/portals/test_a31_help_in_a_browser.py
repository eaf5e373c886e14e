"""The help pages in a real browser: accessible, never too wide, addresses become links, the link can be copied."""

import pytest
from playwright.async_api import Browser, expect

from deploy.local.suite import Suite
from tests.web.portals.test_looks import LOCALES, look

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("portal", sorted(LOCALES))
async def test_a32_axe_finds_nothing_on_the_help_of_each_portal(chromium: Browser, suite: Suite, portal: str) -> None:
    context = await chromium.new_context(
        base_url=suite.urls["gateway"], locale=LOCALES[portal], reduced_motion="reduce"
    )
    try:
        page = await context.new_page()
        await look(page, f"/{portal}/help", ("light",))
        await look(page, f"/{portal}/statuses", ("dark",))
    finally:
        await context.close()


async def test_a31_a32_scripts_make_links_of_addresses_and_copy_the_page_s_own(chromium: Browser, suite: Suite) -> None:
    base = suite.urls["gateway"]
    context = await chromium.new_context(
        base_url=base, locale="en-GB", permissions=["clipboard-read", "clipboard-write"]
    )
    try:
        page = await context.new_page()
        await page.goto("/autowork/help")
        await page.wait_for_selector("html[data-js=ready]")
        link = page.locator("footer a[href='mailto:service@autowork.example']")
        await expect(link).to_have_text("service@autowork.example")
        assert await page.locator("[data-mail]").count() == 0
        await page.get_by_role("button", name="Copy the link").click()
        await expect(page.get_by_text("Copied")).to_be_visible()
        copied = await page.evaluate("navigator.clipboard.readText()")
        assert copied == f"{base}/autowork/help?lang=en"
        for picture in await page.locator("figure img").all():
            await picture.scroll_into_view_if_needed()
            await expect(picture).to_have_js_property("complete", value=True)
            width, height = await picture.evaluate("one => [one.naturalWidth, one.naturalHeight]")
            assert (width >= 960, width * 600) == (True, height * 960)
    finally:
        await context.close()
