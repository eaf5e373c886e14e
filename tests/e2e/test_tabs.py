"""Many tabs of one person: all load, all become live, all show what happens."""

import pytest
from playwright.async_api import expect

from tests.e2e.people import Somebody, Theatre

pytestmark = pytest.mark.browser
TABS = 10


async def test_ten_tabs_at_once_are_all_live(customer: Somebody, agent: Somebody, theatre: Theatre) -> None:
    await customer.go("tickets/new")
    await customer.send("/tickets/new", title="Ten tabs", description="All at once.")
    number = customer.number
    tabs = [customer.page] + [await theatre.tab(customer.context) for _ in range(TABS - 1)]
    for tab in tabs:
        await tab.goto(f"/autowork/tickets/{number}")
    for tab in tabs:
        await expect(tab.locator("html")).to_have_attribute("data-live", "back")
    await agent.go(f"desk/tickets/{number}")
    await agent.send(f"/{number}/reply", text="Seen by all ten.")
    for tab in tabs:
        await expect(tab.locator(".timeline").last).to_contain_text("Seen by all ten.")
    await tabs[0].close()  # the one that held the stream
    for tab in tabs[1:]:
        await expect(tab.locator("html")).to_have_attribute("data-live", "back")
    await agent.send(f"/{number}/reply", text="And by the other nine.")
    for tab in tabs[1:]:
        await expect(tab.locator(".timeline").last).to_contain_text("And by the other nine.")
        assert await tab.get_by_text("And by the other nine.").count() == 1
