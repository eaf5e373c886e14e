"""Suggestions while somebody types, in a real browser; the pages of the knowledge base, accessible and narrow."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.support.looks import TOO_WIDE, faults_of
from tests.support.needed import form_address
from tests.web.portals.test_d20_in_a_browser import Tab, ready, tab

pytestmark = pytest.mark.browser
__all__ = ["tab"]  # a fixture of this module too

SPINDLE = re.compile("Spindle does not start")


async def form(page: Page) -> None:
    await ready(page, f"/robotics/{form_address('robotics', 'machines')}")
    await page.wait_for_selector("[data-suggest-url][data-ready]", state="attached")


async def test_d4_articles_are_offered_while_one_types_and_the_one_that_solves_it_sends_nothing(tab: Tab) -> None:
    page = await tab("robotics")
    await form(page)
    await page.locator("[name=title]").press_sequentially("Spindle reports E-207")
    box = page.locator("[data-suggest-url]")
    await expect(box.get_by_role("link", name=SPINDLE)).to_be_visible()
    await expect(box.get_by_role("status")).to_contain_text("may answer this")
    await expect(page.locator("[name=title]")).to_be_focused()
    assert await faults_of(page) == ""
    async with page.context.expect_page() as opened:
        await box.get_by_role("link", name=SPINDLE).press("Enter")
    article = await opened.value
    await expect(article.get_by_role("heading", level=1)).to_have_text(SPINDLE)
    await expect(page.locator("[name=title]")).to_have_value("Spindle reports E-207")
    await box.get_by_role("button", name=SPINDLE).press("Enter")
    await expect(page.get_by_role("status")).to_contain_text("Nothing was sent")
    await expect(page).to_have_url(re.compile(r"/knowledge/\d+$"))
    await form(page)
    await expect(page.locator("[name=title]")).to_have_value("")  # the draft went with what was solved


async def test_d3_the_pages_are_accessible_and_fit_a_narrow_window(tab: Tab) -> None:
    page = await tab("robotics", viewport={"width": 320, "height": 700}, color_scheme="dark")
    found = page.get_by_role("link", name=SPINDLE).first
    for address in ("knowledge", "knowledge/topics/machines", "knowledge/search?q=spindle"):
        await ready(page, f"/robotics/{address}")
        assert await faults_of(page) == "", address
        assert not await page.evaluate(TOO_WIDE), address
    await found.click()
    await expect(page.get_by_text("Did this help?")).to_be_visible()
    assert await faults_of(page) == ""
    assert not await page.evaluate(TOO_WIDE)
    staff = await tab("robotics", "agent", viewport={"width": 360, "height": 700})
    number = page.url.rpartition("/")[2]
    for address in ("desk/knowledge", f"desk/knowledge/{number}", "desk/knowledge/new"):
        await ready(staff, f"/robotics/{address}")
        assert await faults_of(staff) == "", address
        assert not await staff.evaluate(TOO_WIDE), address
