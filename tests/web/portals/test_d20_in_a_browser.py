"""The catalogue in a real browser: dependent fields at once with scripts, steps without any, accessible and narrow."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from deploy.local.suite import Suite
from tests.support.looks import looked_at
from tests.support.needed import form_address
from tests.web.portals.conftest import Credentials

pytestmark = pytest.mark.browser
Tab = Callable[..., Awaitable[Page]]


@pytest_asyncio.fixture
async def tab(chromium: Browser, suite: Suite, credentials: Credentials) -> AsyncIterator[Tab]:
    """Signs in and gives a page: `await tab("robotics")`; faults of scripts fail the test."""
    contexts, faults = [], []

    async def made(portal: str, slot: str = "customer", **more: Any) -> Page:
        context = await chromium.new_context(base_url=suite.urls["gateway"], reduced_motion="reduce", **more)
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(f"/{portal}/sign-in")
        form = page.locator('form[action$="/sign-in"]')
        await form.locator("[name=email]").fill(credentials[portal][slot]["email"])
        await form.locator("[name=password]").fill(credentials[portal][slot]["password"])
        await form.get_by_role("button").first.click()
        await page.wait_for_url(lambda address: "/sign-in" not in address)
        return page

    yield made
    for context in contexts:
        await context.close()
    assert faults == []


async def ready(page: Page, address: str) -> None:
    await page.goto(address)
    await page.wait_for_selector("html[data-js=ready]")


async def options(page: Page) -> list[str]:
    """The subtypes that can be chosen."""
    found = page.locator('[id="fields.subtype"] option:not([hidden])')
    return [text for text in await found.all_text_contents() if text != "Please choose"]


async def test_d20_d21_with_scripts_the_subtypes_follow_the_subject_at_once(tab: Tab) -> None:
    page = await tab("robotics", locale="en-GB")
    await ready(page, "/robotics/tickets/new")
    subtype = page.locator('[id="fields.subtype"]')
    await expect(subtype).to_be_hidden()
    await expect(page.get_by_role("button", name="Show what goes with it")).to_have_count(0)
    await page.locator("#type").select_option("machines")
    await expect(subtype).to_be_visible()
    assert await options(page) == ["Panel saw", "Milling machine", "Edge bander", "Control"]
    await expect(page.locator("#guide-subtype")).to_contain_text("Cutting, clamps, pushers.")
    await expect(page.locator("#guide-subtype")).not_to_contain_text("Vacuum, cups", use_inner_text=True)
    await subtype.select_option("saw")
    await page.locator("#type").select_option("software")
    assert await options(page) == ["Planning", "Production", "Sales", "Interfaces"]
    assert await subtype.input_value() == ""
    await page.locator("#type").select_option("")
    await expect(subtype).to_be_hidden()
    await expect(page.locator("#guide-subtype")).to_be_hidden()


async def test_d20_by_keyboard_the_case_is_opened_with_enter(tab: Tab) -> None:
    page = await tab("robotics", locale="en-GB")
    await ready(page, "/robotics/tickets/new")
    await page.locator("#type").select_option("robotics")
    await page.locator("#type").press("Tab")
    assert await page.evaluate("document.activeElement.id") == "fields.subtype"
    await page.locator('[id="fields.subtype"]').select_option("gripper")
    await page.locator('[id="fields.product"]').fill("PH 3")
    await page.locator("#description").fill("It drops panels.")
    await page.locator("#title").fill("By keyboard")
    await page.locator("#title").press("Enter")
    await page.wait_for_url("**/tickets/RC-*")
    await expect(page.locator("#details")).to_contain_text("Gripper")


async def test_d20_a_draft_keeps_subject_and_subtype(tab: Tab) -> None:
    page = await tab("robotics", locale="en-GB")
    await ready(page, "/robotics/tickets/new")
    await page.locator("#type").select_option("data")
    await page.locator('[id="fields.subtype"]').select_option("prices")
    await page.locator("#description").fill("The discount is missing.")
    await expect(page.locator("form[data-draft=kept]")).to_be_attached()
    await ready(page, "/robotics/tickets/new")
    await expect(page.locator("#description")).to_have_value("The discount is missing.")
    assert await page.locator("#type").input_value() == "data"
    await expect(page.locator('[id="fields.subtype"]')).to_be_visible()
    assert await page.locator('[id="fields.subtype"]').input_value() == "prices"


async def test_b6_b7_by_pointer_through_the_steps_and_back_with_everything_typed(tab: Tab) -> None:
    page = await tab("autoflex", locale="nl-NL")
    await ready(page, "/autoflex/tickets/new")
    for choice in ("Geïnstalleerd op jullie", "8.4", "Storing"):
        await page.locator(".choice--go").filter(has_text=choice).click()
        await page.wait_for_selector("html[data-js=ready]")
    await page.locator("#title").fill("Kassa stil")
    await page.get_by_role("button", name="Wijzigen Versie").click()
    await page.locator(".choice--go").filter(has_text="8.5").click()
    await page.wait_for_selector("#title")
    assert await page.locator("#title").input_value() == "Kassa stil"
    await expect(page.locator(".chosen")).to_contain_text("8.5")
    await page.locator("#description").fill("Sinds vanochtend.")
    await page.locator("#title").press("Enter")
    await page.wait_for_url("**/tickets/AF-*")


async def test_d20_without_scripts_a_button_shows_what_goes_with_the_subject(tab: Tab) -> None:
    page = await tab("robotics", locale="en-GB", java_script_enabled=False)
    await page.goto("/robotics/tickets/new")
    await page.locator("#title").fill("No scripts")
    await page.locator("#type").select_option("citrix")
    await page.get_by_role("button", name="Show what goes with it").click()
    assert await page.locator("#title").input_value() == "No scripts"
    await page.locator('[id="fields.subtype"]').select_option("printing")
    await page.locator('[id="fields.product"]').fill("Hosted desktop")
    await page.locator("#description").fill("Slow.")
    await page.locator("#title").press("Enter")
    await page.wait_for_url("**/tickets/RC-*")
    assert "Printing" in await page.locator("#details").inner_text()


async def test_d36_on_the_ticket_the_fields_follow_the_subject_too(tab: Tab) -> None:
    for slot, address in (("customer", "/robotics/tickets/RC-1"), ("agent", "/robotics/desk/tickets/RC-1")):
        page = await tab("robotics", slot, locale="en-GB")
        await ready(page, address)
        await page.locator("#change-box > summary").click()
        await page.locator("#change-box #type").select_option("it-infrastructure")
        assert {"Server", "Network"} <= set(await options(page))
        assert await page.locator('[id="fields.subtype"]').input_value() == ""


async def test_axe_finds_nothing_on_steps_and_forms_and_all_of_them_fit(tab: Tab) -> None:
    for portal, slot, addresses in (
        (
            "autoflex",
            "customer",
            ("tickets/new", "tickets/new?fields.product=autoflex", form_address("autoflex", "storing")),
        ),
        ("robotics", "customer", ("tickets/new", "tickets/new?type=machines", "tickets/RC-1")),
        ("robotics", "agent", ("desk/tickets/RC-1",)),
    ):
        page = await tab(portal, slot)
        for address in addresses:
            await ready(page, f"/{portal}/{address}")
            if "RC-1" in address:
                await page.locator("#change-box > summary").click()
            assert await looked_at(page) == [], address
