"""The fixture `chromium`: one real browser for all tests of a run, each of which opens a context of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from deploy.local.browser import find
from tests.web import gallery

# What a page must show comes when the machine gets to it; whoever passes does not wait for it.
expect.set_options(timeout=30_000)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Headless Chromium."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=find(), args=gallery.CHROMIUM)
        yield browser
        await browser.close()
