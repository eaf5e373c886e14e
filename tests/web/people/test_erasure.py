"""A person is erased: nothing of them can be read anywhere any more, and what they reported stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.support.mailing import hand_over_until_taken, letter
from tests.support.traces import traces
from tests.support.waiting import until
from tests.web.mailbox import mails_to, password_in
from tests.web.test_api import Credentials, Program
from tests.web.visitor import Visitor, visitor

FORMER = ("Former person", "Ehemalige Person")


@asynccontextmanager
async def program(suite: Suite, who: dict[str, str], portal: str = "autowork") -> AsyncIterator[Program]:
    async with aiohttp.ClientSession() as http:
        made = Program(http, f"{suite.urls['gateway']}/{portal}/api/v1")
        await made.sign_in(who["email"], who["password"])
        yield made


async def newcomer(suite: Suite, browser: Visitor, admin: dict[str, str], name: str, email: str) -> str:
    """Somebody whom staff register into the demo customer's company, with a password of their own; their id."""
    await browser.sign_in(admin)
    page = await browser.get("desk/people/new")
    form = page.form("/desk/people/new")
    company = next(value for value in _options(page.text) if value)
    made = await browser.send(form, email=email, name=name, company=company, role="customer")
    assert made.status == 200, made.words
    return made.path.rpartition("/")[2].partition("?")[0]


def _options(text: str) -> list[str]:
    """The values of the list of companies."""
    part = text.partition('name="company"')[2].partition("</select>")[0]
    return [piece.partition('"')[0] for piece in part.split('value="')[1:]]


async def _chosen(suite: Suite, email: str) -> dict[str, str]:
    """The password that came by mail, changed to one of their own."""
    password = password_in((await mails_to(suite.urls["mailbox"], email))[0])
    who = {"email": email, "password": password}
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(who)
        page = await browser.get("password")
        who["password"] = "ein stilles Fahrrad 7"
        await browser.send(page.form(has="new"), current=password, new=who["password"], repeated=who["password"])
    return who


async def works(suite: Suite, who: dict[str, str], agent: Program) -> dict[str, Any]:
    """What somebody leaves behind: a ticket with a comment and a file, a folder, a vote, a saved list, mails."""
    async with program(suite, who) as theirs:
        async with theirs.http.put(
            f"{theirs.base}/uploads", params={"name": "a.txt"}, data=b"text", headers=theirs.headers
        ) as answer:
            upload = (await answer.json())["id"]
        new = {"title": "It rattles", "description": "Since Monday.", "uploads": [upload]}
        status, ticket = await theirs.ask("POST", "/tickets", json=new)
        assert status == 201, ticket
        number = ticket["number"]
        status, done = await theirs.ask("POST", f"/tickets/{number}/comments", json={"text": "And it squeaks."})
        assert status == 201, done
        assert (await agent.ask("POST", f"/tickets/{number}/comments", json={"text": "We look."}))[0] == 201
        await mails(suite, who["email"], agent)
        return {"number": number}


async def mails(suite: Suite, email: str, agent: Program) -> None:
    """Somebody writes a mail that becomes a ticket, and one that waits in quarantine."""
    subject = f"By mail {new_id()}"
    for title, headers in ((subject, {}), (f"Away {subject}", {"Auto-Submitted": "auto-replied"})):
        mail = letter(email, "service@autowork.example", title, f"It drips. {new_id()}", **headers)
        await hand_over_until_taken(suite.urls["mail_in"], mail.as_bytes(), email, "service@autowork.example")

    async def judged() -> bool:
        _, found = await agent.ask("GET", "/tickets?view=all&limit=100")
        _, held = await agent.ask("GET", "/incoming-mail?limit=200")
        titles = [row["title"] for row in found["items"]]
        return subject in titles and any(row["subject"] == f"Away {subject}" for row in held["items"])

    await until(judged, "both mails to be judged")


async def test_an_erased_person_is_nowhere_and_what_they_reported_stays(
    suite: Suite, browser: Visitor, credentials: Credentials
) -> None:
    mark = f"zq{new_id()[-10:]}"
    name, email = f"Zacharias {mark}", f"{mark}@example.org"
    admin = credentials["autowork"]["admin"]
    person = await newcomer(suite, browser, admin, name, email)
    who = await _chosen(suite, email)
    async with program(suite, credentials["autowork"]["agent"]) as agent, program(suite, admin) as boss:
        left = await works(suite, who, agent)
        ticket = f"/tickets/{left['number']}"
        assert name in (await browser.get(f"desk/tickets/{left['number']}")).words

        async def mailed() -> bool:
            return bool(len(await mails_to(suite.urls["mailbox"], email)) >= 3)

        await until(mailed, "the mails")
        page = await browser.get(f"desk/people/{person}")
        page = await browser.get(next(link for link in page.links if link.endswith("/erase")))
        wrong = await browser.send(page.form("/erase"), address="somebody@example.org")
        assert wrong.status == 422
        receipt = await browser.send(wrong.form("/erase"), address=email)
        assert receipt.path.endswith(f"/desk/people/{person}/erased")
        assert mark not in receipt.text

        async def forgotten() -> bool:
            _, found = await boss.ask("GET", f"/erasures/{person}")
            return all(part["at"] for part in found["parts"]) and not await traces(suite, mark)

        try:
            await until(forgotten, "everybody to forget", 90)
        except AssertionError:
            raise AssertionError(await traces(suite, mark)) from None
        status, found = await agent.ask("GET", ticket)
        assert (status, found["title"], found["contact"]["name"]) == (200, "It rattles", "")
        assert [entry["text"] for entry in found["timeline"] if entry["kind"] == "comment"][:1] == ["And it squeaks."]
        _, files = await agent.ask("GET", f"{ticket}/files")
        assert [file["name"] for file in files["items"]] == ["a.txt"]
        shown = await browser.get(f"desk/tickets/{left['number']}")
        assert any(words in shown.words for words in FORMER)
        assert mark not in shown.text
        assert (await boss.ask("POST", "/erasures", json={"person": person}))[0] == 200
    again = await browser.get(f"desk/people/{person}/erase")
    assert again.path.endswith("/erased")
    assert not [link for link in (await browser.get(f"desk/people?q={mark}")).links if person in link]
    async with visitor(suite.urls["gateway"]) as stranger:
        page = await stranger.get("sign-in")
        refused = await stranger.send(page.form(has="password"), email=email, password=who["password"])
        assert refused.status in (401, 422)


async def test_who_may_not_erase_finds_no_way_to_it(suite: Suite, browser: Visitor, credentials: Credentials) -> None:
    people = credentials["autowork"]
    async with program(suite, people["agent"]) as agent, program(suite, people["customer"]) as customer:
        me = (await customer.ask("GET", "/me"))[1]["person"]["id"]
        assert (await agent.ask("POST", "/erasures", json={"person": me}))[0] == 403
        assert (await customer.ask("POST", "/erasures", json={"person": me}))[0] == 403
        await browser.sign_in(people["agent"])
        assert (await browser.get(f"desk/people/{me}/erase")).status == 403
        assert "Erase this person" not in (await browser.get(f"desk/people/{me}")).text
        assert (await customer.ask("GET", "/me"))[0] == 200
