"""A12 and A13: language and layout; and where somebody is signed in."""

from collections.abc import Awaitable, Callable

import pytest

from deploy.local.suite import Suite
from tests.web.mailbox import mails_to, password_in
from tests.web.visitor import Visitor

OWN = "quiet green harbour 42"


@pytest.fixture
async def person(browser: Visitor, suite: Suite, fresh_address: str) -> dict[str, str]:
    """Somebody new, signed in with the browser."""
    page = await browser.get("sign-in")
    await browser.send(page.form("/register"), email=fresh_address)
    password = password_in((await mails_to(suite.urls["mailbox"], fresh_address))[0])
    page = await browser.sign_in({"email": fresh_address, "password": password})
    await browser.send(page.form("/password"), current=password, new=OWN, repeated=OWN)
    return {"email": fresh_address, "password": OWN}


async def test_a12_the_language_of_the_settings_holds_on_every_page_and_in_every_browser(
    browser: Visitor, browsers: Callable[[], Awaitable[Visitor]], person: dict[str, str]
) -> None:
    page = await browser.get("settings")
    assert page.root["lang"] == "en"
    saved = await browser.send(page.form("/settings"), language="de")
    assert saved.root["lang"] == "de"
    assert (await browser.get("help")).root["lang"] == "de"
    second = await browsers()
    assert (await second.sign_in(person)).root["lang"] == "de"


async def test_a13_the_layout_of_the_settings_holds_on_every_page(browser: Visitor, person: dict[str, str]) -> None:
    page = await browser.get("settings")
    assert (page.root["data-theme"], page.root["data-density"]) == ("system", "roomy")
    await browser.send(page.form("/settings"), theme="dark", density="compact")
    page = await browser.get("tickets")
    assert (page.root["data-theme"], page.root["data-density"]) == ("dark", "compact")


async def test_settings_that_make_no_sense_are_refused_and_kept_in_the_form(
    browser: Visitor, person: dict[str, str]
) -> None:
    page = await browser.get("settings")
    refused = await browser.send(page.form("/settings"), name="", phone="030 1", theme="pink")
    assert refused.status == 422
    assert refused.form("/settings").values["phone"] == "030 1"
    assert "Please fill this in." in refused.words
    assert (await browser.get("settings")).root["data-theme"] == "system"


async def test_one_session_can_be_ended_from_another(
    browser: Visitor, browsers: Callable[[], Awaitable[Visitor]], person: dict[str, str]
) -> None:
    second = await browsers()
    await second.sign_in(person)
    page = await browser.get("settings")
    done = await browser.send(page.form("/end"))
    assert "That session is ended." in done.words
    assert (await second.get("settings")).path.startswith("/autowork/sign-in")
    assert (await browser.get("settings")).path == "/autowork/settings"


async def test_sign_out_everywhere_ends_all_sessions_at_once(
    browser: Visitor, browsers: Callable[[], Awaitable[Visitor]], person: dict[str, str]
) -> None:
    second = await browsers()
    await second.sign_in(person)
    page = await browser.get("settings")
    await browser.send(page.form("/sign-out", "Sign out everywhere"))
    for visitor in (browser, second):
        assert (await visitor.get("settings")).path.startswith("/autowork/sign-in")


async def test_mails_that_somebody_does_not_want_are_off_until_they_want_them_again(
    browser: Visitor, person: dict[str, str]
) -> None:
    form = (await browser.get("settings")).form("/settings")
    assert form.values.getall("mails") == ["commented", "moved", "appointment", "shared"]
    saved = await browser.send(form, mails="moved")
    assert "Your settings are saved." in saved.words
    assert (await browser.get("settings")).form("/settings").values.getall("mails") == ["moved"]


async def test_a_muted_ticket_says_so_where_its_mails_are_listed_and_can_be_heard_of_again(
    browser: Visitor, person: dict[str, str]
) -> None:
    form = (await browser.get("tickets/new")).form("/tickets/new")
    made = await browser.send(form, title="Muted one", description="D")
    assert made.status == 200, made.words
    number = made.path.partition("?")[0].rpartition("/")[2]
    page = await browser.get(f"tickets/{number}/mails")
    done = await browser.send(page.form("/mute"))
    assert "You are told nothing more about this, except what must be told." in done.words
    page = await browser.get(f"tickets/{number}/mails")
    assert "You are told nothing about this" in page.words
    assert "You are told about this again." in (await browser.send(page.form("/mute"))).words
    assert (await browser.request("POST", "tickets/AW-999999/mute", data=page.form("/mute").values)).status == 404
