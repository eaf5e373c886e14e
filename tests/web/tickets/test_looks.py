"""The ticket pages in a real browser: accessible, never too wide, live, and careful with what is being typed."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from deploy.local.suite import Suite
from tests.support.looks import TOO_WIDE, faults_of
from tests.web.tickets.conftest import Hire, People
from tests.web.tickets.staff import Hand

pytestmark = pytest.mark.browser
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenreinigungsmaschinenbedienungsanleitung"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def signed_in(chromium: Browser, suite: Suite, people: People) -> AsyncIterator[dict[str, Any]]:
    """The cookies of the customer."""
    context = await chromium.new_context(base_url=suite.urls["gateway"], locale="en-GB")
    page = await context.new_page()
    await page.goto("/autowork/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(people["customer"]["email"])
    await form.locator("[name=password]").fill(people["customer"]["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url("**/autowork/tickets")
    yield dict(await context.storage_state())
    await context.close()


@pytest_asyncio.fixture
async def context(chromium: Browser, suite: Suite, signed_in: dict[str, Any]) -> AsyncIterator[BrowserContext]:
    made = await chromium.new_context(
        base_url=suite.urls["gateway"],
        locale="en-GB",
        storage_state=signed_in,  # type: ignore[arg-type] # what storage_state() gave
    )
    yield made
    await made.close()


@pytest_asyncio.fixture
async def page(context: BrowserContext) -> AsyncIterator[Page]:
    """A tab whose console stays clean."""
    faults: list[str] = []
    opened = await context.new_page()
    opened.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    assert [fault for fault in faults if "status of 4" not in fault] == []


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def full(hire: Hire, people: People, agent: Hand) -> str:
    """A ticket with everything on it, and names that do not fit."""
    customer = await hire(people["customer"])
    number = await customer.open(
        f"{LONG} {LONG}"[:200], description=f"{LONG}\n\nhttps://example.org/{LONG}", priority="high"
    )
    await agent.edit(number, assignee=agent.actor.id, queue="devices")
    await agent.comment(number, f"Look at {number}. {LONG * 3}", status="waiting")
    await customer.comment(number, "Thank you.")
    await agent.plan(number, "on_site")
    await agent.resolve(number, "solved", f"{LONG}\nand dust", "Cleaned.", way="on_site")
    return number


async def _axe(page: Page) -> None:
    for scheme in ("light", "dark"):
        await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type] # one of the two
        for width in (360, 768, 1440):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await page.evaluate(TOO_WIDE) == 0, (page.url, width)
        found = await faults_of(page)
        assert not found, f"{page.url} {scheme}\n{found}"


@pytest.mark.parametrize(
    "path",
    [
        "tickets?view=all&status=solved&priority=high&mine=1",
        "tickets?priority=low&status=external",
        "search?q=the",
        "search?q=nothingatall",
        "tickets/AW-987654321",
    ],
)
async def test_axe_finds_nothing_on_lists_forms_and_empty_pages(page: Page, path: str) -> None:
    await page.goto(f"/autowork/{path}")
    await _axe(page)


async def test_axe_finds_nothing_on_a_ticket_with_everything(page: Page, full: str) -> None:
    await page.goto(f"/autowork/tickets/{full}")
    await page.locator("#mails summary").click()
    await expect(page.locator("#mails .mails")).to_be_visible()
    await _axe(page)
    await page.goto(f"/autowork/tickets/{full}/mails")
    await _axe(page)


async def test_axe_finds_nothing_on_a_refused_form_and_the_error_has_the_focus(page: Page) -> None:
    await page.goto("/autowork/tickets/new")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator("#errors")).to_be_focused()
    await _axe(page)


async def test_a_comment_of_the_other_side_arrives_by_itself_and_leaves_what_is_being_typed(
    page: Page, hire: Hire, people: People, agent: Hand
) -> None:
    number = await (await hire(people["customer"])).open("Live")
    await page.goto(f"/autowork/tickets/{number}")
    await expect(page.locator("html")).to_have_attribute("data-live", "back")
    box = page.locator("#text")
    await box.fill("I am still wri")
    await agent.comment(number, "Here we are.", status="waiting")
    await expect(page.get_by_text("Here we are.")).to_be_visible()
    await expect(page.locator("#status").get_by_text("Waiting for you")).to_be_visible()
    await expect(box).to_have_value("I am still wri")
    await expect(box).to_be_focused()


async def test_the_list_changes_by_itself(page: Page, hire: Hire, people: People, agent: Hand) -> None:
    customer = await hire(people["customer"])
    number = await customer.open("In the list")
    await page.goto("/autowork/tickets")
    await expect(page.locator("html")).to_have_attribute("data-live", "back")
    row = page.get_by_role("row").filter(has_text=number)
    await expect(row).to_contain_text("With Autowork")
    await agent.move(number, "waiting")
    await expect(row).to_contain_text("Your turn")
    newer = await customer.open("Just now in the list")
    await expect(page.get_by_role("row").filter(has_text=newer)).to_be_visible()


async def test_a_draft_survives_a_closed_tab_and_ends_with_the_ticket(context: BrowserContext, page: Page) -> None:
    await page.goto("/autowork/tickets/new")
    await page.locator("#title").fill("Half a thought")
    await page.locator("#description").fill("To be continued")
    await expect(page.locator("form[data-draft-key]")).to_have_attribute("data-draft", "kept")
    await page.close()
    again = await context.new_page()
    await again.goto("/autowork/tickets/new")
    await expect(again.locator("#description")).to_have_value("To be continued")
    await again.get_by_role("button", name="Submit").click()
    await again.wait_for_url("**/autowork/tickets/AW-*")
    await expect(again.locator("#sent")).to_contain_text("Your number is")
    await again.goto("/autowork/tickets/new")
    await expect(again.locator("#title")).to_have_value("")


async def test_files_are_sent_at_once_with_their_names_and_survive_a_refused_form(page: Page, tmp_path: Path) -> None:
    paths = [tmp_path / "Übersicht (1).pdf", tmp_path / "shot.txt"]
    for path in paths:
        path.write_bytes(b"some bytes")
    await page.goto("/autowork/tickets/new")
    await page.locator("#files").set_input_files(paths)
    await expect(page.locator(".upload--done")).to_have_count(2)
    await page.locator("#description").fill("Without a subject")
    await page.get_by_role("button", name="Submit").click()
    await expect(page.locator("#errors")).to_be_visible()
    await expect(page.locator(".upload--done").filter(has_text="Übersicht (1).pdf")).to_be_visible()
    await page.locator("#title").fill("With a subject")
    await page.get_by_role("button", name="Submit").click()
    await page.wait_for_url("**/autowork/tickets/AW-*")
    await expect(page.locator("#ticket-files a")).to_have_count(2)
