"""Case files in real browsers: both sides side by side, a dropped folder, a name that exists, accessible and narrow."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from deploy.local.suite import Suite
from tests.support.looks import TOO_WIDE, faults_of
from tests.web.portals.conftest import Credentials, Enter, file_ticket, number_of
from tests.web.portals.test_company_folders import folders_of

pytestmark = pytest.mark.browser
Tab = Callable[..., Awaitable[Page]]

# A dropped folder as browsers give it: entries that have to be read while the event is being handled.
DROP = """() => {
  const file = (name, text) => ({ isFile: true, name, file: give => give(new File([text], name)) })
  const folder = (name, children) => ({ isFile: false, name, createReader: () => ({ left: [children, []], readEntries(give) { give(this.left.shift()) } }) })
  const tree = folder('Pläne', [file('a.txt', 'one'), folder('innen', [file('b.txt', 'two')]), folder('leer', [])])
  const event = new Event('drop', { bubbles: true, cancelable: true })
  event.dataTransfer = { types: ['Files'], files: [], items: [{ kind: 'file', webkitGetAsEntry: () => tree }] }
  document.getElementById('case-files').dispatchEvent(event)
}"""  # noqa: E501 - a script


@pytest_asyncio.fixture
async def tab(chromium: Browser, suite: Suite, credentials: Credentials) -> AsyncIterator[Tab]:
    """Signs in at Robotics and opens the case files of a case; faults of scripts fail the test."""
    contexts, faults = [], []

    async def made(number: str, slot: str = "customer", address: str = "", **more: object) -> Page:
        context = await chromium.new_context(base_url=suite.urls["gateway"], reduced_motion="reduce", **more)  # type: ignore[arg-type] # passed on
        contexts.append(context)
        page = await context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto("/robotics/sign-in")
        form = page.locator('form[action$="/sign-in"]')
        await form.locator("[name=email]").fill(credentials["robotics"][slot]["email"])
        await form.locator("[name=password]").fill(credentials["robotics"][slot]["password"])
        await form.get_by_role("button").first.click()
        await page.wait_for_url(lambda address: "/sign-in" not in address)
        await page.goto(address or f"/robotics/tickets/{number}/files")
        await page.wait_for_selector("html[data-js=ready]")
        return page

    yield made
    for context in contexts:
        await context.close()
    assert faults == []


async def a_case(enter: Enter, title: str) -> str:
    browser = await enter("robotics", "customer")
    return number_of(await file_ticket(browser, title, type="machines"))


async def test_d28_both_sides_see_each_change_at_once_and_lose_nothing_that_they_are_doing(
    tab: Tab, enter: Enter, tmp_path: Path
) -> None:
    number = await a_case(enter, "Side by side")
    customer, agent = await tab(number), await tab(number, "agent")
    plan = tmp_path / "plan.txt"
    plan.write_text("one")
    await customer.locator("#files").set_input_files(plan)
    await expect(agent.get_by_role("link", name="plan.txt", exact=True)).to_be_visible()
    await expect(agent.locator("#log summary")).to_contain_text("Thomas Brandner added “plan.txt”")
    await expect(customer.locator("#tray")).to_contain_text("1 of 1 done")
    await agent.get_by_label("Select plan.txt").check()
    await expect(agent.locator("[data-ticked]")).to_have_text("1 selected")
    await agent.locator("summary", has_text="New folder").click()
    await agent.get_by_label("Name of the folder").fill("Half a na")
    await customer.get_by_role("link", name="plan.txt", exact=True).click()
    await customer.locator("dialog").get_by_label("Name").fill("new plan.txt")
    await customer.locator("dialog").get_by_role("button", name="Rename").click()
    await expect(agent.get_by_role("link", name="new plan.txt", exact=True)).to_be_visible()
    await expect(agent.locator("#log summary")).to_contain_text("renamed “plan.txt” to new plan.txt")
    await expect(agent.locator("[data-ticked]")).to_have_text("1 selected")
    assert await agent.get_by_label("Name of the folder").input_value() == "Half a na"
    await customer.locator(".toast").get_by_role("button", name="Undo").click()
    await expect(agent.get_by_role("link", name="plan.txt", exact=True)).to_be_visible()


async def test_a_companys_folders_are_live_on_both_sides_and_take_a_dropped_folder(tab: Tab, enter: Enter) -> None:
    here = "/robotics/" + await folders_of(await enter("robotics", "stranger"))
    customer, agent = await tab("", "stranger", here), await tab("", "agent", here)
    await customer.evaluate(DROP)
    await expect(agent.get_by_role("link", name="Pläne", exact=True)).to_be_visible()
    await expect(customer.locator("#tray")).to_contain_text("2 of 2 done")
    await agent.get_by_role("link", name="Pläne", exact=True).click()
    await agent.get_by_role("link", name="a.txt", exact=True).click()
    await agent.locator("dialog").get_by_label("Name").fill("first.txt")
    await agent.locator("dialog").get_by_role("button", name="Rename").click()
    await customer.get_by_role("link", name="Pläne", exact=True).click()
    await expect(customer.get_by_role("link", name="first.txt", exact=True)).to_be_visible()


async def test_d30_a_dropped_folder_comes_with_its_folders_and_a_name_that_exists_is_asked_about_first(
    tab: Tab, enter: Enter
) -> None:
    page = await tab(await a_case(enter, "Dropped"))
    await page.evaluate(DROP)
    await page.get_by_role("link", name="Pläne", exact=True).click()
    for name in ("a.txt", "innen", "leer"):
        await expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    await page.get_by_role("link", name="innen", exact=True).click()
    await expect(page.get_by_role("link", name="b.txt", exact=True)).to_be_visible()
    await page.get_by_label("You are here").get_by_role("link", name="Case files").click()
    await page.wait_for_selector("html[data-js=ready]")
    await page.evaluate(DROP)
    dialog = page.get_by_role("dialog", name="a.txt exists already")
    await expect(dialog).to_contain_text("Do the same for all 2 that are left")
    await dialog.get_by_label("Do the same for all 2 that are left").check()
    await dialog.get_by_role("button", name="Keep both").click()
    await expect(page.locator("#tray")).to_contain_text("2 of 2 done")
    await page.get_by_role("link", name="Pläne", exact=True).click()
    await expect(page.get_by_role("link", name="a (2).txt", exact=True)).to_be_visible()


async def test_d31_one_too_large_is_refused_before_a_byte_is_sent_and_a_broken_upload_goes_on(
    tab: Tab, enter: Enter, tmp_path: Path
) -> None:
    page = await tab(await a_case(enter, "Broken"))
    large, small = tmp_path / "large.bin", tmp_path / "small.txt"
    large.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    small.write_text("small")
    sent = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    await page.locator("#files").set_input_files(large)
    await expect(page.locator("#tray")).to_contain_text("A file may have at most 10 MB.")
    assert sent == []
    await page.route("**/uploads?*", lambda route: route.abort())
    await page.locator("#files").set_input_files(small)
    await expect(page.locator("#tray")).to_contain_text("paused")
    await page.unroute("**/uploads?*")
    await page.locator("#tray").get_by_role("button", name="Go on").click()
    await expect(page.get_by_role("link", name="small.txt", exact=True)).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(320, "dark"), (1440, "light")])
async def test_d26_the_pages_are_accessible_and_fit(
    tab: Tab, enter: Enter, tmp_path: Path, width: int, scheme: str
) -> None:
    number = await a_case(enter, "Looked at")
    page = await tab(number, viewport={"width": width, "height": 800}, color_scheme=scheme)
    plan = tmp_path / f"{'verylongname' * 15}.txt"
    plan.write_text("one")
    await page.locator("#files").set_input_files(plan)
    link = page.get_by_role("link", name=plan.name, exact=True)
    await expect(link).to_be_visible()
    await page.get_by_label("Select all").or_(page.get_by_label(f"Select {plan.name}")).last.check()
    assert await faults_of(page) == ""
    assert await page.evaluate(TOO_WIDE) == 0
    await link.click()
    await expect(page.locator("dialog.drawer pre")).to_have_text("one")
    assert await faults_of(page) == ""
    await page.keyboard.press("Escape")
    await expect(link).to_be_focused()
    for view in ("all", "deleted"):
        await page.goto(f"/robotics/tickets/{number}/files?view={view}")
        await page.wait_for_selector("html[data-js=ready]")
        assert await faults_of(page) == ""
        assert await page.evaluate(TOO_WIDE) == 0
    assert len(await page.content()) < 100_000
