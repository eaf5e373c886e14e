"""The quarantine in a real browser: a stranger's mail becomes a ticket, is judged again, is put away and taken back."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from playwright.async_api import Browser, Page, expect

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.support.looks import TOO_WIDE
from tests.support.mailing import hand_over_until_taken
from tests.web.tickets.conftest import People

pytestmark = pytest.mark.browser
ADDRESS = "service@autowork.example"


async def arrived(suite: Suite, page: Page, word: str) -> None:
    """A stranger's mail is in the list of the quarantine."""
    mail = EmailMessage()
    sender = f"stranger-{word}@unknown.example"
    mail["From"], mail["To"], mail["Subject"] = sender, ADDRESS, f"Printer {word}"
    mail["Message-ID"] = f"<{word}@unknown.example>"
    mail.set_content(f"It prints nothing since Monday. {word}")
    await hand_over_until_taken(suite.urls["mail_in"], mail.as_bytes(), sender, ADDRESS)
    link = page.get_by_role("link", name=f"Printer {word}")
    for _ in range(120):  # it is judged in the background, and the list is as it was when it was loaded
        await page.goto("/autowork/desk/mail/in")
        if await link.count():
            break
        await page.wait_for_timeout(500)
    await link.click()
    await expect(page.get_by_role("heading", name=f"Printer {word}")).to_be_visible()


async def test_a_strangers_mail_is_taken_in_judged_again_put_away_and_taken_back(
    chromium: Browser, suite: Suite, people: People
) -> None:
    context = await chromium.new_context(
        base_url=suite.urls["gateway"], locale="en-GB", viewport={"width": 360, "height": 740}, color_scheme="dark"
    )
    page = await context.new_page()
    await page.goto("/autowork/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(people["agent"]["email"])
    await form.locator("[name=password]").fill(people["agent"]["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url("**/autowork/desk")

    word = new_id()[-8:]
    await arrived(suite, page, word)
    assert await page.evaluate(TOO_WIDE) <= 0
    await page.get_by_role("button", name="Judge it again").click()
    await expect(page.locator("body")).to_contain_text("Nobody here has this address", timeout=60_000)
    await page.get_by_role("searchbox", name="Name, mail address or company").fill(people["customer"]["email"])
    await page.get_by_role("searchbox", name="Name, mail address or company").press("Enter")
    await page.get_by_role("list", name="Customers").get_by_role("link").first.click()
    await page.get_by_role("button", name="Take it in").click()
    await page.wait_for_url("**/autowork/desk/tickets/AW-*")
    await expect(page.locator("#timeline")).to_contain_text(word)

    other = new_id()[-8:]
    await arrived(suite, page, other)
    await page.get_by_role("button", name="Put it away").click()
    await expect(page.get_by_text("It is put away.")).to_be_visible()
    await expect(page.get_by_role("link", name=f"Printer {other}")).to_have_count(0)
    await page.get_by_role("button", name="Undo").click()
    await expect(page.get_by_role("heading", name=f"Printer {other}")).to_be_visible()
    await expect(page.get_by_role("button", name="Put it away")).to_be_visible()
    await context.close()
