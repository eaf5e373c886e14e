"""The desk in a real browser: a day without a mouse, live without losing what is typed, and looks that axe likes."""

from collections.abc import AsyncIterator
from typing import Any, Literal

import pytest
import pytest_asyncio
from playwright.async_api import Browser, BrowserContext, Page, expect

from deploy.local.suite import Suite
from tests.support.looks import TOO_SMALL, TOO_WIDE, faults_of
from tests.web.desk.pages import Desk
from tests.web.tickets.conftest import People
from tests.web.tickets.staff import Hand

pytestmark = pytest.mark.browser
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenreinigungsmaschinenbedienungsanleitung"
READY = "html[data-js=ready]"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def signed_in(chromium: Browser, suite: Suite, people: People) -> AsyncIterator[dict[str, Any]]:
    """The cookies of the agent."""
    context = await chromium.new_context(base_url=suite.urls["gateway"], locale="en-GB")
    page = await context.new_page()
    await page.goto("/autowork/sign-in")
    form = page.locator('form[action$="/sign-in"]')
    await form.locator("[name=email]").fill(people["agent"]["email"])
    await form.locator("[name=password]").fill(people["agent"]["password"])
    await form.get_by_role("button").first.click()
    await page.wait_for_url("**/autowork/desk")
    yield dict(await context.storage_state())
    await context.close()


@pytest_asyncio.fixture
async def context(chromium: Browser, suite: Suite, signed_in: dict[str, Any]) -> AsyncIterator[BrowserContext]:
    made = await chromium.new_context(
        base_url=suite.urls["gateway"],
        locale="en-GB",
        viewport={"width": 1440, "height": 900},
        reduced_motion="reduce",  # so that no colour is on its way while axe looks
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
async def full(reporter: Hand, agent: Hand) -> str:
    """A ticket with everything on it, and names that do not fit."""
    number = await reporter.open(f"{LONG} {LONG}"[:200], description=f"{LONG}\n\nhttps://example.org/{LONG}")
    await agent.edit(number, assignee=agent.actor.id, queue="devices")
    await agent.comment(number, f"Look at {number}. {LONG * 3}", status="waiting")
    await agent.comment(number, f"Between us. {LONG}", staff_only=True)
    await reporter.comment(number, "Thank you.")
    await agent.plan(number, "third_party")
    return number


async def _open(page: Page, path: str) -> None:
    await page.goto(f"/autowork/{path}")
    await page.wait_for_selector(READY)


async def _looks_right(page: Page) -> None:
    """Nothing is too wide or too small at any width; axe looks at the narrow page light and at the wide one dark."""
    for width in (320, 768, 1440, 2200):
        await page.set_viewport_size({"width": width, "height": 900})
        assert await page.evaluate(TOO_WIDE) == 0, (page.url, width)
        assert await page.evaluate(TOO_SMALL) == [], (page.url, width)
    await _axe(page, "dark", 1440)
    await _axe(page, "light", 320)


async def _axe(page: Page, scheme: Literal["light", "dark"], width: int) -> None:
    await page.emulate_media(color_scheme=scheme)
    await page.set_viewport_size({"width": width, "height": 900})
    found = await faults_of(page)
    assert not found, f"{page.url} {scheme} {width}\n{found}"


@pytest.mark.parametrize(
    "path",
    ["desk?view=all&priority=high&status=solved", "desk/search?q=the"],  # as they are first: `tests/e2e/test_looks.py`
)
async def test_axe_finds_nothing_on_lists_and_forms(page: Page, path: str) -> None:
    await _open(page, path)
    await _looks_right(page)


async def test_whatever_is_pressed_on_a_list_or_form_is_large_enough(page: Page) -> None:
    for path in ("desk", "desk/new", "desk/mail", "desk/search"):
        await _open(page, path)
        for width in (320, 768, 1440, 2200):
            await page.set_viewport_size({"width": width, "height": 900})
            assert await page.evaluate(TOO_SMALL) == [], (path, width)


async def test_axe_finds_nothing_on_a_ticket_with_every_box_open_and_its_customer(page: Page, full: str) -> None:
    await _open(page, f"desk/tickets/{full}?view=all")
    await page.evaluate("document.querySelectorAll('details.disclosure').forEach(one => { one.open = true })")
    await expect(page.locator(".customer-card")).to_be_visible()
    await _looks_right(page)
    await _open(page, f"desk/tickets/{full}/customer")
    await _looks_right(page)


async def test_axe_finds_nothing_while_several_are_ticked(page: Page) -> None:
    await _open(page, "desk?view=open")
    await page.locator("[name=ticket]").first.check()
    await expect(page.locator("#bulk")).to_be_visible()
    await _looks_right(page)


async def test_a_ticket_is_found_taken_answered_and_left_without_a_mouse(page: Page, reporter: Hand) -> None:
    earlier = await reporter.open("By keyboard, the earlier one")
    number = await reporter.open("By keyboard")
    await _open(page, "desk?view=open&sort=created")
    await page.keyboard.press("j")
    await expect(page.locator(f"#open-{number}")).to_be_focused()
    await page.keyboard.press("j")
    await expect(page.locator(f"#open-{earlier}")).to_be_focused()
    await page.keyboard.press("k")
    await page.keyboard.press("o")
    await page.wait_for_url(f"**/desk/tickets/{number}?**")
    await page.wait_for_selector(READY)
    await page.keyboard.press("m")
    await expect(page.locator("#toasts")).to_contain_text("It is yours.")
    await page.wait_for_selector(READY)
    await page.keyboard.press("r")
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("Typed, not clicked")
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".timeline")).to_contain_text("Typed, not clicked")
    await page.wait_for_selector(READY)
    await page.keyboard.press("n")
    await page.keyboard.type("For us: jk")
    await expect(page.get_by_role("button", name="Keep as a note")).to_be_visible()
    await page.keyboard.press("Control+Enter")
    await expect(page.locator(".entry--note")).to_contain_text("For us: jk")
    await page.wait_for_selector(READY)
    await page.keyboard.press("J")
    await page.wait_for_url(f"**/desk/tickets/{earlier}?view=open&sort=created")
    await page.wait_for_selector(READY)
    await page.keyboard.press("u")
    await page.wait_for_url("**/desk?view=open&sort=created")


async def test_status_assignee_solution_search_and_help_have_keys(page: Page, reporter: Hand) -> None:
    number = await reporter.open("All the keys")
    await _open(page, f"desk/tickets/{number}?view=open")
    await page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    for words in ("Reply", "Internal note", "Assign and change", "Change the status", "Next ticket", "Solve and end"):
        await expect(shortcuts).to_contain_text(words)
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await expect(page.locator(".sidebar [name=q]")).to_be_focused()
    await page.locator(".sidebar [name=q]").blur()
    await page.keyboard.press("a")
    await expect(page.locator("#assignee")).to_be_focused()
    await page.locator("#assignee").blur()
    await page.keyboard.press("e")
    await expect(page.locator("#cause")).to_be_focused()
    await page.locator("#cause").blur()
    await page.keyboard.press("Control+k")
    await expect(page.locator("dialog.command")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.locator("dialog.command")).to_be_hidden()
    await page.keyboard.press("s")
    await expect(page.locator(".page-header .menu__item").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.locator(".page-header__meta")).to_contain_text("Waiting for the customer")


async def test_several_are_ticked_and_changed_without_a_mouse(page: Page, reporter: Hand) -> None:
    numbers = [await reporter.open(f"Ticked {place}") for place in range(2)]
    await _open(page, "desk?view=open&sort=created")
    for _ in numbers:
        await page.keyboard.press("j")
        await page.keyboard.press("x")
    await expect(page.locator("[data-selected]")).to_have_text("2 selected")
    await page.keyboard.press("a")
    await expect(page.locator("#bulk-assignee")).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await page.get_by_role("button", name="Change them").press("Enter")
    await expect(page.locator(".undo")).to_contain_text("2 tickets are changed.")
    await page.wait_for_selector(READY)
    await page.keyboard.press("z")
    await expect(page.locator("#toasts")).to_contain_text("2 tickets are changed.")
    assert [(await reporter.read(number)).assignee for number in numbers] == [None, None]


async def test_what_another_agent_and_the_customer_do_arrives_and_nothing_typed_is_lost(
    page: Page, reporter: Hand, second: Desk
) -> None:
    number = await reporter.open("Two at once")
    await _open(page, f"desk/tickets/{number}?view=open")
    await expect(page.locator("html")).to_have_attribute("data-live", "back")
    await page.keyboard.press("a")
    await page.locator("#assignee").select_option(label="Sabine Lang")
    await page.locator("#queue").select_option("software")
    await page.locator("#queue").select_option("support")
    await page.keyboard.press("Tab")
    box = page.locator("#text")
    await box.fill("I am still wri")
    await second.do(number, "reply", text="Somebody else answered.")
    await reporter.comment(number, "And the customer, too.")
    await expect(page.get_by_text("Somebody else answered.")).to_be_visible()
    await expect(page.get_by_text("And the customer, too.")).to_be_visible()
    await expect(box).to_have_value("I am still wri")
    await expect(box).to_be_focused()
    await expect(page.locator("#change-box")).to_have_attribute("open", "")
    assert await page.locator("#assignee option:checked").inner_text() == "Sabine Lang"
    await second.do(number, "change", title="Two at once, renamed")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("renamed")
    await page.locator("#change-box").get_by_role("button", name="Save changes").click()
    await expect(page.locator("#details")).to_contain_text("Sabine Lang")
    await expect(page.get_by_role("heading", level=1)).to_contain_text("renamed")


async def test_somebody_set_back_to_nobody_stays_so_while_the_page_is_updated(
    page: Page, reporter: Hand, second: Desk
) -> None:
    number = await reporter.open("Back to nobody")
    await second.do(number, "take")
    await _open(page, f"desk/tickets/{number}?view=open")
    await expect(page.locator("html")).to_have_attribute("data-live", "back")
    await page.keyboard.press("a")
    await page.locator("#assignee").select_option(value="")
    await page.locator("#assignee").blur()
    await reporter.comment(number, "Something new.")
    await expect(page.get_by_text("Something new.")).to_be_visible()
    await expect(page.locator("#assignee")).to_have_value("")


async def test_list_counts_and_the_list_beside_a_ticket_change_by_themselves_and_keep_their_place(
    page: Page, context: BrowserContext, reporter: Hand
) -> None:
    number = await reporter.open("Beside")
    await _open(page, f"desk/tickets/{number}?view=open")
    await expect(page.locator("html")).to_have_attribute("data-live", "back")
    listed = await context.new_page()
    await _open(listed, "desk?view=open")
    await listed.locator("[name=ticket]").nth(1).check()
    count = listed.locator("#sidebar [aria-current] .count")
    before = int(await count.inner_text())
    newer = await reporter.open("Just arrived")
    await expect(listed.locator(f"#row-{newer}")).to_be_visible()
    await expect(count).to_have_text(str(before + 1))
    await expect(listed.locator("[name=ticket]:checked")).to_have_count(1)
    await expect(page.locator(f"#cards-{newer}")).to_be_visible()
    await expect(page.locator(f"#cards-{number}")).to_have_attribute("aria-current", "true")


async def test_what_changed_since_it_was_looked_at_is_marked(page: Page, reporter: Hand) -> None:
    number = await reporter.open("Unread")
    await _open(page, "desk?view=open")
    row = page.locator(f"#row-{number}")
    await expect(row.locator("[data-unread]")).to_have_count(1)
    await row.locator(".row__link").click()
    await page.wait_for_selector(READY)
    await _open(page, "desk?view=open")
    await expect(row).to_be_visible()
    await expect(row.locator("[data-unread]")).to_have_count(0)
    await reporter.comment(number, "There is more.")
    await expect(row.locator("[data-unread]")).to_have_count(1)
    await expect(row).to_contain_text("Unread")


async def test_the_list_beside_keeps_its_place_from_one_ticket_to_the_next(page: Page, reporter: Hand) -> None:
    for place in range(16):
        await reporter.open(f"Scrolled {place}")
    await _open(page, "desk?view=open")
    await page.locator(".row__link").first.click()
    await page.wait_for_selector(READY)
    await page.locator(".card-row .row__link").nth(15).click()
    await page.wait_for_url("**/desk/tickets/**")
    await page.wait_for_selector(READY)
    top = await page.evaluate("document.querySelector('.pane--list').scrollTop")
    assert top > 0
    await expect(page.locator(".card-row[aria-current]")).to_be_in_viewport()
