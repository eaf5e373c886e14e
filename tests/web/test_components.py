"""The components and the frames of the pages, looked at by axe and measured, in both themes, narrow and wide."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.support.looks import HEAVY, TOO_SMALL, looked_at
from tests.web import gallery

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
async def address() -> AsyncIterator[str]:
    """Where the gallery is shown."""
    runner, address = await gallery.serve()
    yield address
    await runner.cleanup()


@pytest.fixture
async def page(chromium: Browser, address: str) -> AsyncIterator[Page]:
    context = await chromium.new_context(base_url=address)
    page = await context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    await context.close()
    assert faults == []


@pytest.mark.parametrize("name", gallery.PAGES)
async def test_axe_finds_nothing_nothing_overflows_and_what_is_pressed_is_at_least_24_pixels_wide_and_high(
    page: Page, name: str
) -> None:
    await page.goto(f"/{name}")
    assert await page.evaluate(TOO_SMALL) == []
    assert await looked_at(page, most=10 * HEAVY) == []  # nobody packs the stand-in's answers
