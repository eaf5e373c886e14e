"""Colleagues, invitations and the staff's pages, in a browser without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.mailbox import link_in, mails_to, password_in
from tests.web.visitor import HtmlForm, Page, Visitor

PASSWORD = "my own blue bicycle 7"
Credentials = dict[str, dict[str, dict[str, str]]]


def fresh() -> str:
    return f"{new_id()}@example.org"


def action(page: Page, ending: str, **values: str) -> HtmlForm:
    """The form whose address ends so, and that has these values."""
    for form in page.forms:
        fits = all(form.values.get(name) == value for name, value in values.items())
        if urlsplit(form.action).path.endswith(ending) and fits:
            return form
    raise AssertionError(f"no form {ending} with {values} on {page.path}")


def of_person(page: Page, address: str, ending: str) -> HtmlForm:
    """The first form with this ending after the row of this address."""
    row = page.text.rindex(address)
    forms = [form for form in page.forms if form.action.endswith(ending)]
    return min(forms, key=lambda form: (page.text.index(f'"{form.action}"') < row, page.text.index(f'"{form.action}"')))


async def invited(boss: Visitor, suite: Suite, address: str, **values: str) -> str:
    """Invite somebody; the path of the link in their mail."""
    page = await boss.get("people")
    done = await boss.send(action(page, "/people/invite"), email=address, **values)
    assert f"The invitation to {address} is on its way." in done.words
    (mail,) = await mails_to(suite.urls["mailbox"], address)
    return urlsplit(link_in(mail, "/invitation/")).path


async def joined(browsers: Callable[..., Any], link: str, address: str, name: str = "Ole Brandt") -> Visitor:
    """Accept an invitation and sign in."""
    somebody: Visitor = await browsers()
    page = await somebody.get(link)
    done = await somebody.send(page.form(page.path), name=name, password=PASSWORD, repeated=PASSWORD)
    assert done.path == "/autowork/sign-in"
    await somebody.sign_in({"email": address, "password": PASSWORD})
    return somebody


@pytest.fixture
async def boss(browsers: Callable[..., Any], credentials: Credentials) -> Visitor:
    """The administrator of the demo's company, signed in."""
    made: Visitor = await browsers()
    await made.sign_in(credentials["autowork"]["colleague"])
    await made.get("tickets?lang=en")
    return made


@pytest.fixture
async def agent(browsers: Callable[..., Any], credentials: Credentials) -> Visitor:
    """Staff, signed in."""
    made: Visitor = await browsers()
    await made.sign_in(credentials["autowork"]["agent"])
    return made


async def test_b13_an_administrator_invites_and_the_address_accepts(
    boss: Visitor, browsers: Callable[..., Any], suite: Suite
) -> None:
    address = fresh()
    link = await invited(boss, suite, address)
    waiting = await boss.get("people")
    assert "Invited, not here yet" in waiting.words
    assert address in waiting.words
    ole = await joined(browsers, link, address)
    assert "Nordlicht" in (await ole.get("settings")).words
    assert address in (await boss.get("people")).words
    assert (await ole.get(link)).status == 410


async def test_mismatched_passwords_are_refused_behind_the_link(boss: Visitor, browser: Visitor, suite: Suite) -> None:
    link = await invited(boss, suite, fresh())
    page = await browser.get(link)
    refused = await browser.send(page.form(page.path), name="Ole", password=PASSWORD, repeated="something else")
    assert refused.status == 422
    assert "The two passwords are not the same." in refused.words


async def test_rights_hold_at_once(boss: Visitor, browsers: Callable[..., Any], suite: Suite) -> None:
    address = fresh()
    ole = await joined(browsers, await invited(boss, suite, address), address)
    assert (await ole.get("tickets/new")).status == 200
    page = await boss.get("people")
    form = of_person(page, address, "/rights")
    changed = await boss.send(form, rights="comment")
    assert "It holds for Ole Brandt from now on." in changed.words
    assert (await ole.get("tickets/new")).status == 403


async def test_only_the_company_s_administrator_has_the_page(
    browser: Visitor, boss: Visitor, credentials: Credentials
) -> None:
    await browser.sign_in(credentials["autowork"]["customer"])
    assert (await browser.get("people")).status == 404
    assert "Colleagues" not in (await browser.get("tickets")).words
    assert "Colleagues" in (await boss.get("tickets")).words


async def test_the_last_administrator_is_told_why_not(boss: Visitor, credentials: Credentials) -> None:
    page = await boss.get("people")
    address = credentials["autowork"]["colleague"]["email"]
    own = of_person(page, address, "/rights")
    told = await boss.send(own, role="customer")
    assert "You are the only administrator of your company." in told.words


async def test_c8_staff_make_a_company_and_register_people_in_it(
    agent: Visitor, browser: Visitor, suite: Suite
) -> None:
    name = f"Werkstatt {new_id()[-6:]}"
    page = await agent.get("desk/companies")
    company = await agent.send(action(page, "/desk/companies", name=""), name=name)
    assert company.path.startswith("/autowork/desk/companies/")
    key = company.path.rpartition("/")[2]
    for kind in ("customer", "partner"):
        address = fresh()
        form = action(await agent.get(f"desk/people/new?company={key}"), "/desk/people/new")
        card = await agent.send(form, email=address, name=f"Kim {kind}", kind=kind)
        assert f"Kim {kind} is registered." in card.words
        assert card.path.startswith("/autowork/desk/people/")
        assert len(await mails_to(suite.urls["mailbox"], address)) == 1
    both = await agent.get(f"desk/companies/{key}")
    assert "Kim customer" in both.words
    assert "Kim partner" in both.words
    found = await agent.get("desk/people?q=partner")
    assert "Kim partner" in found.words


async def test_staff_deactivate_somebody_and_their_session_ends(
    agent: Visitor, boss: Visitor, browsers: Callable[..., Any], suite: Suite
) -> None:
    address = fresh()
    ole = await joined(browsers, await invited(boss, suite, address), address)
    found = await agent.get(f"desk/people?q={address.partition('@')[0]}")
    card = await agent.get(next(link for link in found.links if "/desk/people/0" in link))
    done = await agent.send(action(card, "/active", active="0"))
    assert "Deactivated: their sessions have ended." in done.words
    assert (await ole.get("tickets")).path.startswith("/autowork/sign-in?")


async def test_a_request_to_join_reaches_the_administrator_and_old_tickets_stay_private(
    boss: Visitor, browsers: Callable[..., Any], suite: Suite
) -> None:
    address = fresh()
    kim: Visitor = await browsers()
    await registered(kim, suite, address)
    form = (await kim.get("tickets/new")).form("/tickets/new")
    ticket = await kim.send(form, title="Only mine", description="Before I joined.", more={})
    assert ticket.status == 200
    page = await kim.get("join")
    sent = await kim.send(
        page.form("/join"), company_name="Nordlicht", colleague="jonas.wolf@nordlicht-automobile.example"
    )
    assert "Your request is sent." in sent.words
    team = await boss.get("people")
    assert address in team.words
    mine = of_person(team, address, "/answer")
    accepted = await boss.send(mine, accept="1")
    assert "Accepted: they are a colleague now." in accepted.words
    assert "Nordlicht" in (await kim.get("settings")).words
    assert (await kim.get(ticket.path)).status == 200
    assert (await boss.get(ticket.path)).status == 404


async def registered(browser: Visitor, suite: Suite, address: str) -> None:
    page = await browser.get("sign-in")
    await browser.send(page.form("/register"), email=address)
    given = password_in((await mails_to(suite.urls["mailbox"], address))[0])
    await browser.sign_in({"email": address, "password": given})
    page = await browser.get("password")
    await browser.send(page.form("/password"), current=given, new=PASSWORD, repeated=PASSWORD)


async def test_a_strangers_link_and_a_broken_one_look_the_same(browser: Visitor) -> None:
    for path in ("invitation", "take-over", "admission"):
        for token in ("x", "x" * 40, "x" * 300):
            assert (await browser.get(f"{path}/{token}")).status == 410, (path, len(token))
