"""Live hints: who gets them, how they go on after an interruption, and when they end."""

import time
from collections.abc import Awaitable, Callable

from tests.web.hints import hints
from tests.web.visitor import Visitor

People = dict[str, dict[str, dict[str, str]]]
Browsers = Callable[[], Awaitable[Visitor]]
SOON = 1.0  # seconds
TRIES = 5  # of which one is in time on any machine that has something else to do, too


async def open_ticket(browser: Visitor, title: str) -> str:
    page = await browser.get("tickets/new")
    done = await browser.send(page.form("/tickets/new"), title=title, description="It beeps.")
    assert done.status == 200, done.words
    return done.path.split("?")[0].rpartition("/")[2]


async def comment(browser: Visitor, number: str, text: str) -> None:
    page = await browser.get(f"tickets/{number}")
    assert (await browser.send(page.form("/comments"), text=text)).status == 200


async def test_a_new_ticket_is_hinted_to_its_reporter_and_to_staff_within_a_second(
    browser: Visitor, browsers: Browsers, credentials: People
) -> None:
    people = credentials["autowork"]
    agent = await browsers()
    await agent.sign_in(people["agent"])
    await browser.sign_in(people["customer"])
    async with hints(browser) as own, hints(agent) as staff:
        for _ in range(TRIES):
            number = await open_ticket(browser, "Printer on fire")
            began = time.monotonic()
            told = await own.ticket(number)
            if (took := time.monotonic() - began) < SOON:
                break
        assert took < SOON
        assert told.event == "hint"
        assert told.data == {"kind": "ticket", "id": number, "revision": told.data["revision"]}
        assert (await staff.ticket(number)).id == told.id


async def test_a_stranger_is_told_nothing_of_another_company(
    browser: Visitor, browsers: Browsers, credentials: People
) -> None:
    people = credentials["autowork"]
    stranger = await browsers()
    await stranger.sign_in(people["stranger"])
    await browser.sign_in(people["customer"])
    async with hints(stranger) as told:
        canary = await open_ticket(browser, "Canary")
        own = await open_ticket(stranger, "Mine")
        heard = ""
        while heard != own:  # what became of a ticket of theirs before may come first
            hint = await told.next()
            assert hint is not None
            heard = hint.data["id"]
            assert heard != canary


async def test_after_an_interruption_the_stream_goes_on_without_a_gap(browser: Visitor, credentials: People) -> None:
    await browser.sign_in(credentials["autowork"]["customer"])
    async with hints(browser) as stream:
        number = await open_ticket(browser, "Gaps")
        seen = await stream.ticket(number)
    await comment(browser, number, "One")
    await comment(browser, number, "Two")
    async with hints(browser, after=seen.id) as stream:
        first, second = await stream.ticket(number), await stream.ticket(number)
    assert int(seen.id) < int(first.id) < int(second.id)
    assert first.data["revision"] < second.data["revision"]


async def test_a_page_that_saw_a_stream_that_is_gone_is_told_to_look_anew(
    browser: Visitor, credentials: People
) -> None:
    await browser.sign_in(credentials["autowork"]["customer"])
    async with hints(browser, after="999999999") as stream:
        told = await stream.next()
        assert told is not None
        assert told.event == "resync"


async def test_a_stream_ends_within_a_second_when_its_session_is_ended(
    browser: Visitor, browsers: Browsers, credentials: People
) -> None:
    who = credentials["autowork"]["colleague"]
    for _ in range(TRIES):
        second = await browsers()
        await browser.sign_in(who)
        await second.sign_in(who)
        async with hints(browser) as stream:
            page = await second.get("settings")
            await second.send(page.form("/sign-out", has="everywhere"))
            began = time.monotonic()
            while await stream.next() is not None:
                pass
        if (took := time.monotonic() - began) < SOON:
            break
    assert took < SOON
    refused = await browser.get("live", follow=False, headers={"Sec-Fetch-Dest": "empty"})
    assert refused.status == 401


async def test_nobody_listens_without_a_session(browser: Visitor) -> None:
    page = await browser.get("live")
    assert page.path.startswith("/autowork/sign-in")
