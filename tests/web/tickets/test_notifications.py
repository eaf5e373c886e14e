"""The bell and the page of notifications, in a browser without scripts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from tests.web.hints import hints
from tests.web.tickets.conftest import Newcomer, open_ticket
from tests.web.tickets.staff import Hand
from tests.web.visitor import Page, Visitor

SECONDS = 60.0


async def until(browser: Visitor, path: str, holds: Callable[[Page], bool]) -> Page:
    """The page, as soon as it says so."""
    async with asyncio.timeout(SECONDS):
        while True:
            page = await browser.get(path)
            if holds(page):
                return page
            await asyncio.sleep(0.1)


async def test_what_happened_is_listed_counted_marked_and_taken_back(newcomer: Newcomer, agent: Hand) -> None:
    browser = newcomer.browser
    assert "Nothing has happened yet" in (await browser.get("notifications")).words
    number = await open_ticket(browser, "A bell that rings")
    await agent.comment(number, "We have heard it.")
    page = await until(browser, "notifications", lambda page: f"Mark {number} as read" in page.text)
    assert "A bell that rings" in page.words
    assert "commented" in page.words
    assert "1 unread notification" in page.text, "the bell says so to screen readers"
    done = await browser.send(page.form("/notifications/mark", "Mark all as read"))
    assert "Marked as read." in done.words
    assert "Nothing unread" in (await browser.get("notifications?show=unread")).words
    back = await browser.send(done.form("/notifications/mark", "Undo"))
    assert "Unread again." in back.words
    assert f"Mark {number} as read" in back.text


async def test_opening_the_ticket_marks_what_it_tells_as_read(newcomer: Newcomer, agent: Hand) -> None:
    browser = newcomer.browser
    number = await open_ticket(browser, "Read by looking")
    await agent.comment(number, "Look here.")
    await until(browser, "notifications/bell", lambda page: "1 unread" in page.text)
    await browser.get(f"tickets/{number}")
    await until(browser, "notifications?show=unread", lambda page: "Nothing unread" in page.words)


async def test_news_are_hinted_to_those_whom_they_concern_alone(
    newcomer: Newcomer, agent: Hand, browsers: Callable[[], Awaitable[Visitor]], people: dict[str, dict[str, str]]
) -> None:
    number = await open_ticket(newcomer.browser, "Heard at once")
    staff = await browsers()
    await staff.sign_in(people["agent2"])
    async with hints(newcomer.browser) as own, hints(staff) as theirs:
        await agent.comment(number, "Listen.")
        async with asyncio.timeout(SECONDS):
            while (told := await own.next()) is None or told.data["kind"] != "notifications":
                pass
        assert told.data["id"] == "autowork", "nothing but that there is something"
        heard = []
        await agent.edit(number, title="Heard at once, and later")
        async with asyncio.timeout(SECONDS):
            while len([one for one in heard if one.data["id"] == number]) < 2:
                one = await theirs.next()
                assert one is not None
                heard.append(one)
        assert not [one for one in heard if one.data["kind"] == "notifications"]


async def test_settings_choose_what_is_told_by_mail_and_in_the_portal(newcomer: Newcomer, agent: Hand) -> None:
    browser = newcomer.browser
    form = (await browser.get("settings")).form("/settings")
    assert form.values.getall("told") == form.values.getall("mails")
    form.values.popall("told")
    for kind in ("appointment", "shared"):
        form.values.add("told", kind)
    saved = await browser.send(form)
    assert "Your settings are saved." in saved.words
    again = (await browser.get("settings")).form("/settings")
    assert again.values.getall("told") == ["appointment", "shared"]
    assert "commented" in again.values.getall("mails")
