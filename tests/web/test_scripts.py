"""What the scripts add to pages that work without them, in a real browser against a stand-in for the gateway."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from tests.web import gallery, gallery_data
from tests.web.stage import Stage

pytestmark = pytest.mark.browser


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    stage = Stage()
    stage.gate.set()
    runner, stage.address = await gallery.serve(stage.routes())
    yield stage
    await runner.cleanup()


@pytest.fixture
async def page(chromium: Browser, stage: Stage) -> AsyncIterator[Page]:
    context = await chromium.new_context()
    page = await context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    await open_page(page, stage)
    yield page
    await context.close()
    assert faults == []


async def open_page(page: Page, stage: Stage) -> None:
    await page.goto(f"{stage.address}/live")
    await expect(page.locator("html[data-js=ready][data-live=back]")).to_be_attached()


def comment(key: str, text: str) -> dict[str, object]:
    return {**gallery_data.ENTRIES[3], "id": key, "body": text}


async def test_a_new_comment_appears_and_is_announced_without_touching_what_is_being_typed(
    page: Page, stage: Stage
) -> None:
    await page.fill("#body", "I am still wri")
    stage.entries.append(comment("new", "The driver is old."))
    stage.revision = 2
    await stage.hint("ticket", "AW-131", 2)
    await expect(page.locator("#entry-new.is-new")).to_contain_text("The driver is old.")
    await expect(page.locator("#toasts p.visually-hidden")).to_have_text("New: Jonas Keller")
    await page.keyboard.type("ting")
    await expect(page.locator("#body")).to_have_value("I am still writing")


async def test_a_form_that_somebody_edits_keeps_its_revision_so_that_the_conflict_is_noticed(
    page: Page, stage: Stage
) -> None:
    await page.fill("#title", "Printer in hall 3")
    stage.title, stage.revision = "Printer, solved", 2
    stage.entries.append(comment("new", "Done."))
    await stage.hint("ticket", "AW-131", 2)
    await expect(page.locator("#entry-new")).to_be_visible()
    await expect(page.locator("#title")).to_have_value("Printer in hall 3")
    assert await page.locator("input[name=revision]").input_value() == "1"


async def test_a_form_that_nobody_edits_follows(page: Page, stage: Stage) -> None:
    stage.title, stage.revision = "Printer, solved", 2
    await stage.hint("ticket", "AW-131", 2)
    await expect(page.locator("#title")).to_have_value("Printer, solved")
    assert await page.locator("input[name=revision]").input_value() == "2"


async def test_a_hint_about_another_ticket_renews_the_list_only(page: Page, stage: Stage) -> None:
    stage.tickets.insert(0, gallery_data.TICKETS[3])
    await stage.hint("ticket", "AW-124", 1)
    await expect(page.locator("#tickets-AW-124.is-new")).to_be_visible()
    assert len(stage.fetches) == 1


async def test_a_hint_no_newer_than_the_page_fetches_nothing_for_the_ticket(page: Page, stage: Stage) -> None:
    stage.tickets.insert(0, gallery_data.TICKETS[3])
    await stage.hint("ticket", "AW-131", 1)
    await expect(page.locator("#tickets-AW-124")).to_be_visible()
    assert len(stage.fetches) == 1


async def test_ten_tabs_share_one_stream_and_another_takes_over_where_the_first_stopped(
    page: Page, stage: Stage
) -> None:
    tabs = [await page.context.new_page() for _ in range(9)]
    for tab in tabs:
        await tab.goto(f"{stage.address}/live")
        await expect(tab.locator("html[data-js=ready][data-live=back]")).to_be_attached()
    assert len(stage.streams) == 1
    stage.revision = 2
    stage.entries.append(comment("one", "For all tabs."))
    await stage.hint("ticket", "AW-131", 2)
    for tab in (page, *tabs):
        await expect(tab.locator("#entry-one")).to_be_visible()
    await page.goto("about:blank")
    await stage.second_stream.wait()
    assert stage.asked_after[1] == str(stage.sequence)
    await open_page(page, stage)


async def test_a_dropped_stream_is_opened_again_after_the_last_hint(page: Page, stage: Stage) -> None:
    await stage.hint("ticket", "AW-1", 1)
    await expect(page.locator("#tickets")).to_be_visible()
    async with page.expect_request(lambda request: "/hints" in request.url) as asked:
        for stream in list(stage.streams):
            assert stream._payload_writer is not None
            stream._payload_writer.transport.close()  # type: ignore[union-attr]
    headers = await (await asked.value).all_headers()
    assert headers.get("last-event-id") == str(stage.sequence)


async def test_a_file_is_uploaded_at_once_and_its_id_goes_with_the_form(page: Page, stage: Stage) -> None:
    await page.set_input_files(
        "#files", {"name": "Übersicht (1).pdf", "mimeType": "application/pdf", "buffer": b"x" * 900}
    )
    await expect(page.locator("[data-upload=done]")).to_contain_text("Übersicht (1).pdf")
    await page.fill("#body", "Here it is")
    await page.click("text=Send comment")
    await page.wait_for_load_state()
    assert stage.uploads == [{"name": "Übersicht (1).pdf", "csrf": "token", "body": b"x" * 900}]
    assert stage.posts[0]["upload"] == ["up-1"]


async def test_a_file_over_the_limit_is_refused_before_it_is_sent_with_the_limit_in_words(
    page: Page, stage: Stage
) -> None:
    await page.set_input_files("#files", {"name": "film.mp4", "mimeType": "video/mp4", "buffer": b"x" * 1001})
    await expect(page.get_by_role("alert")).to_contain_text("film.mp4 is too large")
    await expect(page.get_by_role("alert")).to_contain_text("at most 1 kB")
    assert stage.uploads == []


async def test_a_failed_upload_can_be_tried_again(page: Page, stage: Stage) -> None:
    stage.upload_status = 503
    await page.set_input_files("#files", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    await expect(page.get_by_role("alert")).to_contain_text("The store is not reachable.")
    stage.upload_status = 201
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator("[data-upload=done]")).to_be_visible()


async def test_a_form_waits_for_its_uploads(page: Page, stage: Stage) -> None:
    stage.gate.clear()
    await page.set_input_files(
        "#files", [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"a"} for n in range(3)]
    )
    await page.fill("#body", "With files")
    await page.click("text=Send comment")
    await expect(page.locator(".drop__hint")).to_contain_text("still being uploaded")
    assert stage.posts == []
    async with page.expect_navigation():
        stage.gate.set()
    assert sorted(stage.posts[0]["upload"]) == ["up-1", "up-2", "up-3"]


async def test_a_double_click_sends_once(page: Page, stage: Stage) -> None:
    await page.fill("#body", "Once")
    async with page.expect_navigation():
        await page.evaluate(
            "for (const n of [1, 2, 3]) document.querySelector('#composer button[type=submit]').click()"
        )
    assert len(stage.posts) == 1


async def test_a_draft_survives_a_closed_tab_and_goes_after_sending(page: Page, stage: Stage) -> None:
    await page.locator("#body").press_sequentially("A long answer")
    await expect(page.locator("form[data-draft=kept]")).to_be_attached()
    await open_page(page, stage)
    await expect(page.locator("#body")).to_have_value("A long answer")
    async with page.expect_navigation():
        await page.click("text=Send comment")
    await expect(page.locator("html[data-js=ready]")).to_be_attached()
    await expect(page.locator("#body")).to_have_value("")
    assert await page.evaluate("Object.keys(localStorage).length") == 0


async def test_a_draft_stays_when_sending_failed(page: Page, stage: Stage) -> None:
    stage.refuse = 503
    await page.fill("#body", "Precious")
    async with page.expect_navigation():
        await page.click("text=Send comment")
    await open_page(page, stage)
    await expect(page.locator("#body")).to_have_value("Precious")


async def test_keys_walk_through_the_list_and_a_question_mark_shows_them(page: Page, stage: Stage) -> None:
    await page.keyboard.press("j")
    await page.keyboard.press("j")
    assert await page.evaluate("document.activeElement.closest('[data-row]').id") == "tickets-AW-130"
    await page.keyboard.press("/")
    assert await page.evaluate("document.activeElement.type") == "search"
    await page.keyboard.press("Escape")
    await page.locator("h1").click()
    await page.keyboard.press("?")
    await expect(page.get_by_role("dialog")).to_contain_text("Next in the list")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await page.keyboard.type("knowl")
    await expect(page.get_by_role("dialog").get_by_role("button")).to_have_text("Knowledge base")


async def test_a_canned_answer_goes_where_the_cursor_is(page: Page, stage: Stage) -> None:
    await page.fill("#body", "Hello. ")
    await page.click("text=Canned answers")
    await page.click("text=Ask for a picture")
    await expect(page.locator("#body")).to_have_value("Hello. Could you send a picture?")
