"""E32 in a real browser: a payment that is booked shows on an open page by itself; narrow, dark and accessible."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.support.looks import TOO_WIDE, faults_of
from tests.web.portals.conftest import Credentials
from tests.web.portals.test_e29_administration import bring

pytestmark = pytest.mark.browser


async def test_e32_a_payment_changes_saldo_to_voldaan_on_an_open_page_which_is_narrow_and_accessible(
    chromium: Browser, suite: Suite, credentials: Credentials, tmp_path: Path
) -> None:
    number = f"F-{new_id()[-8:]}"
    header = "number,customer_number,date,total,line_text,line_price\n"
    await bring(suite, tmp_path, "invoices", f"{header}{number},20583,2026-11-01,121.00,Winner,100\n")
    context = await chromium.new_context(
        base_url=suite.urls["gateway"],
        reduced_motion="reduce",
        viewport={"width": 360, "height": 800},
        color_scheme="dark",
        locale="nl",
    )
    page = await context.new_page()
    await page.goto("/anka/sign-in?lang=nl")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(credentials["anka"]["stranger"]["email"])
    await form.locator("[name=password]").fill(credentials["anka"]["stranger"]["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url(lambda address: "/sign-in" not in address)
    for path in ("", "/invoices", "/articles?text=winner", f"/invoices/{number}", "/subscriptions/A-10427-1"):
        await page.goto(f"/anka/administration{path}")
        assert await page.evaluate(TOO_WIDE) <= 0, path
        assert await faults_of(page) == "", path
    await page.goto(f"/anka/administration/invoices/{number}")
    await expect(page.locator("#invoice")).to_contain_text("Saldo incl")
    await bring(suite, tmp_path, "invoices", f"number,paid_on\n{number},2026-11-20\n")
    await expect(page.locator("#invoice")).to_contain_text("voldaan")
    await context.close()
