"""A1 to A10: the public home, registration, the mailed password, signing in for the first time."""

import asyncio

from deploy.local.suite import Suite
from tests.web.mailbox import mails_to, password_in
from tests.web.visitor import Visitor

CHOSEN = "my own blue bicycle 7"


async def register(browser: Visitor, address: str) -> None:
    page = await browser.get("sign-in")
    done = await browser.send(page.form("/register"), email=address)
    assert done.status == 200
    assert address in done.words


async def test_a1_the_portal_has_a_public_home_page_of_its_own(browser: Visitor) -> None:
    page = await browser.get("/autowork")
    assert page.status == 200
    assert page.path == "/autowork/"
    for text in ("Autowork Software GmbH", "+49 30 5550 1420", "Opening hours", "Sign in"):
        assert text in page.words


async def test_a2_the_home_page_offers_english_and_german(browser: Visitor) -> None:
    page = await browser.get()
    assert page.root["lang"] == "en"
    assert "English (UK)" in page.words
    assert "Deutsch (DE-CH-AT)" in page.words
    german = await browser.get(next(link for link in page.links if "lang=de" in link))
    assert german.root["lang"] == "de"
    assert "Melden Sie ein Problem" in german.words
    assert (await browser.get("help")).root["lang"] == "de", "the choice is remembered"


async def test_a4_the_registration_block_comes_first_and_has_a_create_button(browser: Visitor) -> None:
    page = await browser.get("sign-in")
    actions = [form.action for form in page.forms]
    assert actions.index("/autowork/register") < actions.index("/autowork/sign-in")
    assert page.form("/register").buttons == ["Create"]


async def test_a5_registering_without_an_address_is_refused_and_keeps_the_form(browser: Visitor) -> None:
    page = await browser.get("register")
    refused = await browser.send(page.form("/register"), name="Kim Kunde", email="")
    assert refused.status == 422
    assert 'role="alert"' in refused.text
    assert refused.form("/register").values["name"] == "Kim Kunde"


async def test_a6_a7_the_confirmation_mail_goes_to_exactly_that_address_with_a_password_that_works(
    browser: Visitor, suite: Suite, fresh_address: str
) -> None:
    await register(browser, fresh_address)
    (mail,) = await mails_to(suite.urls["mailbox"], fresh_address)
    assert mail["to"] == [fresh_address]
    assert fresh_address in mail["text"], "A9: the user name is the address"
    assert "/autowork/sign-in" in mail["text"]
    first = await browser.sign_in({"email": fresh_address, "password": password_in(mail)})
    assert first.path == "/autowork/password"
    assert "Choose your own password first" in first.words


async def test_a8_whoever_has_a_generated_password_changes_it_before_anything_else(
    browser: Visitor, suite: Suite, fresh_address: str
) -> None:
    await register(browser, fresh_address)
    password = password_in((await mails_to(suite.urls["mailbox"], fresh_address))[0])
    await browser.sign_in({"email": fresh_address, "password": password})
    assert (await browser.get("settings")).path == "/autowork/password"
    page = await browser.get("password")
    wrong = await browser.send(page.form("/password"), current="not it", new=CHOSEN, repeated=CHOSEN)
    assert wrong.status == 422
    assert "This is not your current password." in wrong.words
    unlike = await browser.send(page.form("/password"), current=password, new=CHOSEN, repeated="something else")
    assert unlike.status == 422
    assert CHOSEN not in unlike.text, "a password is never written into a page"
    done = await browser.send(page.form("/password"), current=password, new=CHOSEN, repeated=CHOSEN)
    assert done.status == 200
    assert done.path.startswith("/autowork/tickets")
    assert "Your password is changed" in done.words
    await browser.send(done.form("/sign-out"))
    assert (await browser.sign_in({"email": fresh_address, "password": CHOSEN})).path.startswith("/autowork/tickets")


async def test_a10_nothing_is_reachable_without_an_account(browser: Visitor) -> None:
    for path in ("tickets", "tickets/new", "tickets/AW-1", "tickets/NOTHING-9", "settings", "desk"):
        page = await browser.get(path)
        assert page.path.startswith("/autowork/sign-in?next="), path


async def test_a10_wrong_credentials_are_refused_alike_for_known_and_unknown_names(
    browser: Visitor, credentials: dict[str, dict[str, dict[str, str]]]
) -> None:
    known = await browser.sign_in({"email": credentials["autowork"]["customer"]["email"], "password": "wrong"})
    unknown = await browser.sign_in({"email": "nobody@example.org", "password": "wrong"})
    assert known.status == unknown.status == 401
    assert known.words == unknown.words.replace("nobody@example.org", credentials["autowork"]["customer"]["email"])


async def test_registering_a_known_address_looks_the_same_and_tells_only_its_owner(
    browser: Visitor, suite: Suite, fresh_address: str
) -> None:
    await register(browser, fresh_address)
    await mails_to(suite.urls["mailbox"], fresh_address)
    await register(browser, fresh_address)
    mails = await mails_to(suite.urls["mailbox"], fresh_address, at_least=2)
    assert mails[0]["subject"] != mails[1]["subject"]


async def test_a_double_click_on_create_makes_one_account_and_one_mail(
    browser: Visitor, suite: Suite, fresh_address: str
) -> None:
    form = (await browser.get("sign-in")).form("/register")
    answers = await asyncio.gather(*(browser.send(form, email=fresh_address) for _ in range(3)))
    assert [answer.status for answer in answers] == [200, 200, 200]
    other = f"later-{fresh_address}"
    await register(browser, other)
    await mails_to(suite.urls["mailbox"], other)
    assert len(await mails_to(suite.urls["mailbox"], fresh_address)) == 1
