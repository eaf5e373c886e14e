"""The contact of a case (D12 to D14), with and without scripts, and what both people and the desk see of it."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, expect

from deploy.local.suite import Suite
from tests.support.needed import inputs, needed
from tests.web.portals.conftest import Credentials, Enter, Staff, mail_about, number_of
from tests.web.visitor import Page

JULIA = "Julia Maier"


def choices(page: Page) -> int:
    """How many people the field offers."""
    return page.text.count('<input type="radio" name="contact"')


async def test_d13_the_contact_is_filled_with_whoever_is_signed_in(enter: Enter, credentials: Credentials) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert page.form("/tickets/new").values.getall("contact") != [""]
    assert choices(page) == 1
    assert "Thomas Brandner (you)" in page.words
    assert credentials["robotics"]["customer"]["email"] in page.words


async def test_d12_the_search_button_is_a_step_that_keeps_all_that_was_typed(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    form = (await customer.get("tickets/new")).form("/tickets/new", button="Search")
    typed = {"title": "Gripper", "description": "It drops\npanels.", "type": "robotics", "priority": "high"}
    found = await customer.send(form, **typed, contact_search="mai", find_contact="1")
    assert found.status == 200
    again = found.form("/tickets/new")
    assert {name: again.values[name] for name in typed} == typed
    assert JULIA in found.words
    assert "One colleague fits." in found.words
    assert "needs another look" not in found.words
    nobody = await customer.send(again, contact_search="zzz", find_contact="1")
    assert "Nobody of your company fits “zzz”." in nobody.words
    assert JULIA in nobody.words  # whoever was chosen stays until somebody else is


async def test_d12_a_name_that_was_typed_and_not_looked_up_is_looked_up_first(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    form = (await customer.get("tickets/new")).form("/tickets/new")
    asked = await customer.send(form, title="T", description="D", type="data", contact_search="julia")
    assert asked.path == "/robotics/tickets/new"
    assert JULIA in asked.words


async def test_d8_d12_only_colleagues_are_found(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    for text in ("emily", "clarke", "oliver", "stark", "anna"):
        page = await customer.get(f"fragments/colleagues?contact_search={text}")
        assert choices(page) == 1, text
    strange = await customer.get("fragments/colleagues?contact=01h00000000000000000000000&contact_search=julia")
    assert choices(strange) == 2
    assert (await (await enter("autowork", "customer")).get("fragments/colleagues")).status == 404


async def test_d14_a_case_in_the_name_of_a_colleague_is_seen_by_both_and_mailed_to_the_colleague(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    customer, colleague = await enter("robotics", "customer"), await enter("robotics", "colleague")
    form = (await customer.get("tickets/new")).form("/tickets/new")
    own = inputs(needed("robotics", "machines"))
    found = await customer.send(form, type="machines", contact_search="julia", find_contact="1", **own)
    done = await customer.send(found.form("/tickets/new"), title="Saw for Julia", description="It whistles.")
    number = number_of(done)
    assert "opened by Thomas Brandner for Julia Maier" in done.words
    assert "for Julia Maier" in done.words
    assert "Saw for Julia" in (await colleague.get(f"tickets/{number}?lang=en")).words
    for one in (customer, colleague):
        assert number in (await one.get("tickets?mine=1")).words
    ticket = await (await staff("robotics")).read(number)
    assert (ticket.contact.name, ticket.created_by.name) == (JULIA, "Thomas Brandner")
    mail = await mail_about(suite, credentials["robotics"]["colleague"]["email"], number)
    assert "Thomas Brandner" in mail["text"]
    desk = await (await enter("robotics", "agent")).get(f"desk/tickets/{number}?lang=en")
    assert "Entered by Thomas Brandner for Julia Maier" in desk.words


@pytest.mark.browser
async def test_d12_with_scripts_colleagues_appear_while_one_types(
    chromium: Browser, suite: Suite, credentials: Credentials
) -> None:
    context = await chromium.new_context(base_url=suite.urls["gateway"], locale="en-GB")
    page = await context.new_page()
    who = credentials["robotics"]["customer"]
    await page.goto("/robotics/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(who["email"])
    await form.locator("[name=password]").fill(who["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url("**/robotics/tickets")
    await page.goto("/robotics/tickets/new")
    await page.wait_for_selector("html[data-js=ready]")
    await page.locator("#title").fill("Typed before")
    await page.locator("#contact_search").press_sequentially("jul")
    await expect(page.get_by_role("radio", name=JULIA)).to_be_checked()
    await expect(page.get_by_role("status").filter(has_text="One colleague fits.")).to_be_visible()
    await page.locator("#contact_search").fill("nobody at all")
    await page.locator("#contact_search").press("Enter")
    await expect(page.locator("#contact")).to_contain_text("Nobody of your company fits")
    await expect(page.locator("#title")).to_have_value("Typed before")
    await context.close()
