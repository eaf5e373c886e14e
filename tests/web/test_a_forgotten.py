"""A28 to A30: the forgotten password, by the user name only; a mailed link does nothing until its button is pressed."""

import aiohttp
import pytest

from deploy.local.suite import Suite
from tests.web.mailbox import link_in, mails_to, password_in
from tests.web.visitor import Visitor


@pytest.fixture
async def person(browser: Visitor, suite: Suite, fresh_address: str) -> dict[str, str]:
    """Somebody with an account and the password that was made for them."""
    page = await browser.get("sign-in")
    await browser.send(page.form("/register"), email=fresh_address)
    password = password_in((await mails_to(suite.urls["mailbox"], fresh_address))[0])
    return {"email": fresh_address, "password": password}


async def ask(browser: Visitor, suite: Suite, address: str) -> str:
    page = await browser.get("forgotten")
    assert [name for name in page.form("/forgotten").values if name not in ("csrf", "request_id")] == ["email"]
    await browser.send(page.form("/forgotten"), email=address)
    mails = await mails_to(suite.urls["mailbox"], address, at_least=2)
    return link_in(mails[-1], "/reset/")


async def test_a28_the_answer_is_the_same_for_known_and_unknown_names(browser: Visitor, person: dict[str, str]) -> None:
    page = await browser.get("forgotten")
    known = await browser.send(page.form("/forgotten"), email=person["email"])
    unknown = await browser.send((await browser.get("forgotten")).form("/forgotten"), email="nobody@example.org")
    assert known.path == unknown.path
    assert known.words == unknown.words


async def test_a29_a30_opening_the_link_changes_nothing_and_its_button_sends_a_new_password(
    browser: Visitor, suite: Suite, person: dict[str, str]
) -> None:
    link = await ask(browser, suite, person["email"])
    for _ in range(3):  # as mail scanners do
        assert (await browser.get(link)).status == 200
        assert (await browser.request("HEAD", link)).status == 200
    assert len(await mails_to(suite.urls["mailbox"], person["email"])) == 2
    assert (await browser.sign_in(person)).path == "/autowork/password", "the old password still works"
    page = await browser.get(link)
    await browser.send(page.form("/reset/" + link.rpartition("/")[2], "Send me a new password"))
    mails = await mails_to(suite.urls["mailbox"], person["email"], at_least=3)
    new = password_in(mails[-1])
    assert new != person["password"]
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        other = Visitor(http, browser.base, browser.portal)
        assert (await other.sign_in(person)).status == 401, "the old password does not work any more"
        assert (await other.sign_in({"email": person["email"], "password": new})).path == "/autowork/password"


async def test_a30_a_used_link_offers_a_new_one(browser: Visitor, suite: Suite, person: dict[str, str]) -> None:
    link = await ask(browser, suite, person["email"])
    form = (await browser.get(link)).form("/reset/" + link.rpartition("/")[2])
    await browser.send(form)
    again = await browser.get(link)
    assert again.status == 410
    assert "Ask for a new link" in again.words


async def test_an_invented_link_looks_like_a_used_one(browser: Visitor) -> None:
    page = await browser.get("reset/" + "x" * 43)
    assert page.status == 410
