"""Somebody in front of a browser, with or without scripts: sends forms as they stand, reads what is there."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

PASSWORD = "quiet green harbour 42"
ALLOWED_FAULTS = re.compile(r"status of 4\d\d")


@dataclass
class Somebody:
    """One person with one browser; `page` is the tab they look at."""

    context: BrowserContext
    page: Page
    scripts: bool
    portal: str = "autowork"

    async def go(self, path: str) -> None:
        """Open a page of the portal."""
        await self.page.goto(f"/{self.portal}/{path}")
        if self.scripts:
            await self.page.wait_for_selector("html[data-js=ready]")

    def form(self, action: str) -> Locator:
        """The form that sends to an address with this end, whatever its query."""
        return self.page.locator(f'form[action$="{action}"], form[action*="{action}?"]').first

    async def send(self, action: str, **values: str) -> None:
        """Fill in a form, opening the box that it is in, and send it by its own button."""
        form = self.form(action)
        await self.unfold(form)
        for name, value in values.items():
            await self._put(form, name, value)
        await form.locator("button[type=submit], button:not([type])").last.click()
        await self.page.wait_for_load_state("load")
        if self.scripts:
            await self.page.wait_for_selector("html[data-js=ready]")

    async def _put(self, form: Locator, name: str, value: str) -> None:
        target = form.locator(f'[name="{name}"]')
        kind = await target.first.evaluate("one => one.type")
        if kind == "radio":
            await form.locator(f'[name="{name}"][value="{value}"]').check(force=True)
        elif kind == "select-one":
            await target.select_option(value)
        else:
            await target.fill(value)

    async def unfold(self, inside: Locator) -> None:
        """Open every closed box around something."""
        for box in await inside.locator("xpath=ancestor::details[not(@open)]").all():
            await box.locator("summary").first.click()

    async def sees(self, text: str, *, within: str = "main") -> None:
        """Wait until this text stands on the page, by itself with scripts, by loading it again without."""
        if not self.scripts:
            await self.page.reload()
        place = self.page.locator(within)
        await expect(place).to_contain_text(text)

    @property
    def number(self) -> str:
        """The number of the ticket that the tab shows."""
        found = re.search(r"/tickets/([A-Z]+-\d+)", self.page.url)
        assert found, self.page.url
        return found.group(1)


@dataclass
class Theatre:
    """Where people come in."""

    browser: Browser
    base: str
    mailbox: str
    stack: AsyncExitStack
    faults: list[str] = field(default_factory=list)

    async def somebody(self, locale: str = "en-GB", *, scripts: bool = True) -> Somebody:
        """A new person."""
        context = await self.browser.new_context(
            base_url=self.base,
            locale=locale,
            java_script_enabled=scripts,
            viewport={"width": 1440, "height": 900},
            accept_downloads=True,
        )
        self.stack.push_async_callback(context.close)
        return Somebody(context, await self.tab(context), scripts)

    async def tab(self, context: BrowserContext) -> Page:
        """A new tab whose console is listened to."""
        page = await context.new_page()
        page.on("console", lambda message: self._heard(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: self._heard(str(error)))
        return page

    async def enters(
        self, who: dict[str, str], locale: str = "en-GB", *, scripts: bool = True, portal: str = "autowork"
    ) -> Somebody:
        """A new person who signs in."""
        person = await self.somebody(locale, scripts=scripts)
        person.portal = portal
        await person.go("sign-in")
        await person.send("/sign-in", email=who["email"], password=who["password"])
        return person

    def _heard(self, fault: str) -> None:
        if not ALLOWED_FAULTS.search(fault):
            self.faults.append(fault)
