"""What goes wrong at forms, in a real browser: a clear message, the text kept, nothing half done."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.people import Somebody, Theatre

pytestmark = pytest.mark.browser
MIB = 1024 * 1024
ODD = ("😀 smile.txt", "..\\..\\evil.txt", "a&b=c#d%20e?.txt", "file with  two spaces .txt", "Ünïcödé „quotes“.txt")


async def _count(person: Somebody, title: str) -> int:
    await person.go("tickets?view=all")
    return await person.page.get_by_role("link", name=title).count()


async def test_a_double_click_on_submit_opens_one_ticket(customer: Somebody) -> None:
    await customer.go("tickets/new")
    form = customer.form("/tickets/new")
    await form.locator("[name=title]").fill("Clicked twice")
    await form.locator("[name=description]").fill("In a hurry.")
    await form.get_by_role("button", name="Submit").dblclick()
    await customer.page.wait_for_url("**/tickets/AW-*")
    assert await _count(customer, "Clicked twice") == 1


async def test_without_scripts_a_double_click_opens_one_ticket_too(
    theatre: Theatre, credentials: dict[str, dict[str, dict[str, str]]]
) -> None:
    person = await theatre.enters(credentials["autowork"]["customer"], scripts=False)
    await person.go("tickets/new")
    form = person.form("/tickets/new")
    await form.locator("[name=title]").fill("Clicked twice, plainly")
    await form.locator("[name=description]").fill("In a hurry.")
    await form.get_by_role("button", name="Submit").dblclick()
    await person.page.wait_for_url("**/tickets/AW-*")
    assert await _count(person, "Clicked twice, plainly") == 1


async def test_eleven_megabytes_are_refused_before_they_are_sent_and_the_limit_is_said(
    customer: Somebody, tmp_path: Path
) -> None:
    big = tmp_path / "video.mp4"
    big.write_bytes(bytes(11 * MIB))
    sent: list[str] = []
    customer.page.on("request", lambda request: sent.append(request.url) if request.method == "PUT" else None)
    await customer.go("tickets/new")
    await customer.page.locator("input[type=file]").set_input_files(big)
    refused = customer.page.locator(".upload--failed")
    await expect(refused).to_contain_text("video.mp4")
    await expect(refused).to_contain_text("10 MB")
    assert sent == []
    await refused.get_by_role("button").click()
    await expect(refused).to_have_count(0)
    await customer.send("/tickets/new", title="Without the video", description="It was too large.")
    await expect(customer.page.locator("#sent")).to_contain_text("Your number is")


async def test_an_empty_subject_is_refused_and_the_text_is_kept(customer: Somebody) -> None:
    await customer.go("tickets/new")
    await customer.send("/tickets/new", description="A long story", priority="high", queue="devices")
    await expect(customer.page.locator("#errors")).to_be_focused()
    await expect(customer.page.locator("[name=description]")).to_have_value("A long story")
    await expect(customer.page.locator("[name=priority][value=high]")).to_be_checked()
    await expect(customer.page.locator("[name=queue]")).to_have_value("devices")
    await customer.page.locator("#errors a").first.click()
    await expect(customer.page.locator("[name=title]")).to_be_focused()
    await customer.send("/tickets/new", title="Now with a subject")
    await expect(customer.page.locator("#sent")).to_contain_text("Your number is")


@pytest.mark.parametrize("action", ["/tickets/new", "/comments"])
async def test_a_hundred_thousand_characters_are_refused_and_kept(customer: Somebody, action: str) -> None:
    text = "Long story. " * 8334
    await customer.go("tickets/new")
    field = "description"
    if action == "/comments":
        await customer.send("/tickets/new", title="Too long a comment", description="-")
        field = "text"
    else:
        await customer.form(action).locator("[name=title]").fill("Too long")
    await customer.send(action, **{field: text})
    await expect(customer.page.locator("#errors, .field__error").first).to_contain_text("50")
    assert await customer.form(action).locator(f"[name={field}]").input_value() == text


async def test_odd_names_of_files_come_back_as_they_were_and_lead_nowhere(customer: Somebody) -> None:
    await customer.go("tickets/new")
    files = [{"name": name, "mimeType": "text/plain", "buffer": name.encode()} for name in ODD]
    await customer.page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type] # as its stub says
    await expect(customer.page.locator(".upload--done")).to_have_count(len(ODD))
    await customer.send("/tickets/new", title="Odd names", description="See the files.")
    links = customer.page.locator("#ticket-files a[href*='/files/']")
    await expect(links).to_have_count(len(ODD))
    got = {}
    for link in await links.all():
        async with customer.page.expect_download() as waiting:
            await link.click()
        download = await waiting.value
        got[Path(await download.path()).read_bytes().decode()] = download.suggested_filename
    assert set(got) == set(ODD)
    assert all("/" not in name and "\\" not in name for name in got.values())
    assert got["😀 smile.txt"] == "😀 smile.txt"


async def test_two_agents_who_change_the_same_field_see_both_values(
    theatre: Theatre, customer: Somebody, credentials: dict[str, dict[str, dict[str, str]]]
) -> None:
    people = credentials["autowork"]
    first, second = await asyncio.gather(
        theatre.enters(people["agent"], scripts=False), theatre.enters(people["admin"], scripts=False)
    )
    await customer.go("tickets/new")
    await customer.send("/tickets/new", title="Whose is it", description="-")
    number = customer.number
    for agent in (first, second):
        await agent.go(f"desk/tickets/{number}")
    await first.send(f"/{number}/change", title="First name for it")
    await second.send(f"/{number}/change", title="Second name for it")
    shown = second.page.locator("main")
    await expect(shown).to_contain_text("First name for it")
    assert "Second name for it" in await shown.inner_html()
    await customer.go(f"tickets/{number}")
    await expect(customer.page.get_by_role("heading", level=1)).to_contain_text("First name for it")
