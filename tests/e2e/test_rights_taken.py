"""What an open page does when its reader's right to it ends: it says so at once, and shows no more of it."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Somebody, Theatre

pytestmark = pytest.mark.browser


async def test_b14_an_open_page_is_emptied_when_it_is_shared_no_more_and_keeps_what_was_being_typed(
    customer: Somebody, theatre: Theatre, credentials: dict[str, dict[str, dict[str, str]]]
) -> None:
    await customer.go("tickets/new")
    await customer.send("/tickets/new", title="Only for a while", description="The hidden words.", visibility="company")
    number = customer.number
    colleague = await theatre.enters(credentials["autowork"]["colleague"])
    await colleague.go(f"tickets/{number}?lang=en")
    await colleague.sees("The hidden words.")
    await colleague.form("/comments").locator("textarea").fill("Half a thought of mine")
    await expect(colleague.page.locator("html")).to_have_attribute("data-live", "back")
    await customer.form("/audience").locator("button[value=private]").click()
    await colleague.sees("You can no longer see this.")
    await colleague.sees("Half a thought of mine")
    await expect(colleague.page.locator("main")).not_to_contain_text("The hidden words.")
    await expect(colleague.form("/comments")).to_have_count(0)


async def test_a10_a_page_that_stays_open_says_that_its_session_has_ended(customer: Somebody, theatre: Theatre) -> None:
    await customer.go("tickets")
    await expect(customer.page.locator("html")).to_have_attribute("data-live", "back")
    other = await theatre.tab(customer.context)
    await other.goto("/autowork/settings")
    await other.locator('main form[action$="/sign-out"], form[action$="/sign-out"]').first.evaluate(
        "one => one.submit()"
    )
    await customer.sees("You are signed out.", within="#toasts")
