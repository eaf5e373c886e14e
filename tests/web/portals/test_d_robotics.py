"""Robotics as its customers meet it: cases of the whole company, described subjects and priorities, an own end."""

import pytest
from playwright.async_api import Browser, expect

from deploy.local.suite import Suite
from tests.support.looks import faults_of
from tests.web.portals.conftest import Credentials, Enter, Staff, file_ticket, mail_about, number_of
from tests.web.visitor import visitor


async def test_d4_the_form_asks_to_search_first(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert "Search for it first" in page.words
    assert "/robotics/knowledge" in page.links  # where to


async def test_d6_d7_every_case_of_the_company_is_listed_and_a_colleague_takes_part(enter: Enter, staff: Staff) -> None:
    customer, colleague = await enter("robotics", "customer"), await enter("robotics", "colleague")
    number = number_of(await file_ticket(customer, "Conveyor stops", type="robotics"))
    assert number in (await colleague.get("tickets")).words
    page = await colleague.get(f"tickets/{number}")
    await colleague.send(page.form("/comments", button="Kommentar hinzufügen"), text="Auch in der Frühschicht.")
    assert (await (await staff("robotics")).read(number)).comments == 1


async def test_d8_another_company_gets_what_it_gets_for_a_random_number(enter: Enter) -> None:
    stranger = await enter("robotics", "stranger")
    theirs, nothing = await stranger.get("tickets/RC-1"), await stranger.get("tickets/RC-999999")
    assert theirs.status == nothing.status == 404
    assert "Robot drops panels" not in (await stranger.get("search?q=panels")).words


async def test_d9_d10_d24_the_form_has_a_title_and_urges_a_good_description(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert "Open new case" in page.words
    assert "Title" in page.words
    assert "The better the description, the faster you have an answer." in page.words


async def test_d15_d16_d17_priorities_are_described_beside_the_form_with_advice(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert page.form("/tickets/new").values["priority"] == "normal"
    for words in ("Which priority?", "in the order of their priority", "Production stands still"):
        assert words in page.words


async def test_d19_subjects_are_chosen_and_described(enter: Enter, staff: Staff) -> None:
    customer = await enter("robotics", "customer")
    page = await customer.get("tickets/new")
    for words in ("Citrix", "IT Infrastructure", "Saws, milling machines, edge banders and their controls."):
        assert words in page.words
    done = await file_ticket(customer, "Edge bander", type="machines", priority="high")
    ticket = await (await staff("robotics")).read(number_of(done))
    assert (ticket.type, ticket.priority) == ("machines", "high")


async def test_d11_s5_who_will_see_it_is_said_where_nothing_is_to_choose(enter: Enter) -> None:
    page = await (await enter("robotics", "customer")).get("tickets/new")
    assert "visibility" not in page.form("/tickets/new").values
    assert "Everybody at Holzbau Brandner GmbH" in page.words


async def test_d33_d34_the_whole_hotline_reads_and_answers_a_comment_which_is_mailed_to_the_other_party(
    enter: Enter, staff: Staff, suite: Suite, credentials: Credentials
) -> None:
    customer, agent = await enter("robotics", "customer"), await staff("robotics")
    number = number_of(await file_ticket(customer, "Gripper again", type="robotics"))
    await agent.comment(number, "We look at the valve first.")
    mail = await mail_about(suite, credentials["robotics"]["customer"]["email"], "We look at the valve first.")
    assert number in mail["subject"]
    page = await customer.get(f"tickets/{number}")
    await customer.send(page.form("/comments"), text=f"The valve of {number} is new.")
    await mail_about(suite, "hotline@robotics.example", f"The valve of {number} is new.")
    other = await enter("robotics", "agent2")
    desk = await other.get(f"desk/tickets/{number}")
    assert f"The valve of {number} is new." in desk.words
    await other.send(desk.form("/reply"), text="Then it is the sensor.")
    assert "Then it is the sensor." in (await customer.get(f"tickets/{number}")).words


async def test_d37_d38_the_customer_closes_and_cancels(enter: Enter, staff: Staff) -> None:
    customer, agent = await enter("robotics", "customer"), await staff("robotics")
    for button, status in (("Close case", "closed"), ("Cancel case", "cancelled")):
        done = await file_ticket(customer, button, type="data")
        ended = await customer.send(done.form("/status", button=button))
        assert not [form for form in ended.forms if form.action.endswith("/comments")]
        assert (await agent.read(number_of(done))).status == status


async def test_d2_d5_d25_after_signing_in_one_lands_on_the_cases_and_submits_one_about_machines_data_or_software(
    enter: Enter, suite: Suite, credentials: Credentials
) -> None:
    async with visitor(suite.urls["gateway"], "robotics") as browser:
        page = await browser.sign_in(credentials["robotics"]["customer"])
        assert page.path == "/robotics/tickets"
        form = await browser.get("tickets/new")
        for subject in ("Software", "Data", "Machines", "Robotics"):
            assert subject in form.words
        assert "Submit" in form.words
    customer = await enter("robotics", "customer")
    assert "RC-" in (await file_ticket(customer, "Nesting data", type="data")).words


async def test_d32_add_comment_opens_a_window_and_what_was_refused_is_shown_on_the_page(enter: Enter) -> None:
    customer = await enter("robotics", "customer")
    page = await file_ticket(customer, "Window", type="data")
    assert 'popovertarget="comment-popup"' in page.text
    assert "Add comment" in page.words
    refused = await customer.send(page.form("/comments", button="Add comment"), text=" ")
    assert refused.status == 422
    assert "popover" not in refused.text
    done = await customer.send(refused.form("/comments"), text="It is the lower one.")
    assert "It is the lower one." in done.words


@pytest.mark.browser
async def test_d32_the_window_opens_with_the_keyboard_closes_with_escape_and_keeps_what_was_typed(
    chromium: Browser, suite: Suite, credentials: Credentials
) -> None:
    context = await chromium.new_context(base_url=suite.urls["gateway"], locale="en-GB", reduced_motion="reduce")
    try:
        page = await context.new_page()
        await page.goto("/robotics/sign-in")
        form = page.locator('form[action$="/sign-in"]')
        await form.locator("[name=email]").fill(credentials["robotics"]["customer"]["email"])
        await form.locator("[name=password]").fill(credentials["robotics"]["customer"]["password"])
        await form.get_by_role("button").first.click()
        await page.wait_for_url("**/robotics/tickets")
        await page.locator("a.row__link").first.click()
        button, text = page.locator("[popovertarget=comment-popup]").first, page.locator("#comment-popup textarea")
        await expect(text).to_be_hidden()
        await button.focus()
        await page.keyboard.press("Enter")
        await expect(text).to_be_focused()
        await text.fill("Half a thought")
        await page.keyboard.press("Escape")
        await expect(text).to_be_hidden()
        await button.click()
        await expect(text).to_have_value("Half a thought")
        for width in (320, 1440):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await page.evaluate("document.documentElement.scrollWidth") <= width
            assert await faults_of(page) == ""
        await text.fill("A whole thought")
        await page.locator("#comment-popup").get_by_role("button", name="Add comment").click()
        await expect(page.get_by_text("A whole thought")).to_be_visible()
    finally:
        await context.close()
