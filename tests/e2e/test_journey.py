"""Section A from the first visit to "closed successfully", in both languages, with and without scripts (A1 to A27)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import expect

from deploy.local.suite import Suite
from tests.e2e.people import PASSWORD, Somebody, Theatre
from tests.web.mailbox import link_in, mails_to, password_in

pytestmark = pytest.mark.browser
SUPPORT = "support@autowork.example"
PDF = b"%PDF-1.7\nan overview"
FILES = {"Übersicht (1).pdf": PDF, "logo.png": b"\x89PNG\r\n\x1a\nnot quite a picture"}


@dataclass(frozen=True)
class Words:
    """What the pages and mails say in one language."""

    locale: str
    imposed: str
    number: str
    waiting: str
    your_turn: str
    appointment: str
    closed: str
    confirmation: str


ENGLISH = Words(
    locale="en-GB",
    imposed="Choose your own password",
    number="Your number is",
    waiting="Waiting for you",
    your_turn="Your turn",
    appointment="4 March 2031, 14:30",
    closed="Closed successfully",
    confirmation="We have received",
)
GERMAN = Words(
    locale="de-AT",
    imposed="eigenes Passwort",
    number="Ihre Nummer ist",
    waiting="Wartet auf Sie",
    your_turn="Sie sind am Zug",
    appointment="4. März 2031",
    closed="Erfolgreich abgeschlossen",
    confirmation="eingegangen",
)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=["English", "German"])
async def test_a1_to_a27_from_the_first_visit_to_closed_successfully(
    words: Words,
    scripts: bool,
    theatre: Theatre,
    suite: Suite,
    credentials: dict[str, dict[str, dict[str, str]]],
    fresh_address: str,
    tmp_path: Path,
) -> None:
    person = await theatre.somebody(words.locale, scripts=scripts)
    desk = await theatre.enters(credentials["autowork"]["agent"], scripts=scripts)
    await _registers(person, suite, fresh_address, words)
    title = f"Lift in bay 3 {fresh_address[10:20]}"
    number = await _reports(person, title, words, tmp_path)
    await _is_mailed(suite, fresh_address, number, words)
    await _the_desk_asks(desk, number, title)
    await person.sees("Which lift is it?")
    await person.sees(words.waiting, within="#status")
    await person.send("/comments", text="The left one.")
    await desk.sees("The left one.")
    await _an_appointment_is_made(desk)
    await person.sees(words.appointment, within="#appointment")
    await _is_solved(desk)
    await person.sees(words.closed, within="#status")
    await person.sees("A worn belt", within="#ticket-page")
    await person.sees("Belt replaced", within="#ticket-page")
    await _the_list_and_the_files_are_right(person, number, title)
    await _everything_was_mailed(suite, fresh_address, number)


async def _registers(person: Somebody, suite: Suite, address: str, words: Words) -> None:
    """A4 to A10: an account by mail address, a generated password by mail, and a password of one's own."""
    await person.go("")
    await person.send("/register", email=address)
    await expect(person.page.locator("main")).to_contain_text(address)
    mail = (await mails_to(suite.urls["mailbox"], address))[0]
    await person.page.goto(link_in(mail, "/autowork/sign-in"))
    await person.send("/sign-in", email=address, password=password_in(mail))
    await expect(person.page.locator("main")).to_contain_text(words.imposed)
    await person.send("/password", current=password_in(mail), new=PASSWORD, repeated=PASSWORD)
    await person.go("tickets")
    assert person.page.url.endswith("/autowork/tickets")


async def _reports(person: Somebody, title: str, words: Words, folder: Path) -> str:
    """A14 to A21: the form, with two files, and the number at once."""
    await person.go("tickets/new")
    paths = [folder / name for name in FILES]
    for path in paths:
        path.write_bytes(FILES[path.name])
    await person.page.locator("input[type=file]").set_input_files(paths)
    if person.scripts:
        await expect(person.page.locator(".upload--done")).to_have_count(len(FILES))
    await person.send(
        "/tickets/new", queue="support", title=title, description="It stops half way.\n\nSince Monday.", priority="high"
    )
    await expect(person.page.locator("#sent")).to_contain_text(words.number)
    await expect(person.page.locator("#sent")).to_contain_text(person.number)
    return person.number


async def _is_mailed(suite: Suite, address: str, number: str, words: Words) -> None:
    """A21: the customer's confirmation with a link, in their language, and support's mail."""
    mails = await mails_to(suite.urls["mailbox"], address, at_least=2)
    (confirmation,) = [mail for mail in mails if number in mail["subject"]]
    assert words.confirmation in confirmation["text"]
    assert f"/autowork/tickets/{number}" in confirmation["text"]
    await _support_knows(suite, number)


async def _support_knows(suite: Suite, number: str) -> None:
    found: list[dict[str, Any]] = []
    count = 1
    while not found:
        mails = await mails_to(suite.urls["mailbox"], SUPPORT, at_least=count)
        found = [mail for mail in mails if number in mail["subject"]]
        count = len(mails) + 1
    assert len(found) == 1


async def _the_desk_asks(desk: Somebody, number: str, title: str) -> None:
    """A22: the vendor takes it, asks back, and waits."""
    await desk.go("desk?view=unassigned")
    await desk.page.locator("main").get_by_role("link", name=title).first.click()
    await desk.page.wait_for_url(f"**/desk/tickets/{number}*")
    await desk.send(f"/{number}/take")
    await desk.send(f"/{number}/reply", text="Which lift is it?", status="waiting")


async def _an_appointment_is_made(desk: Somebody) -> None:
    """A23: on site, with a moment and a place."""
    await desk.send(
        f"/{desk.number}/plan", way="on_site", starts="2031-03-04T14:30", minutes="90", place="Bay 3", people="Miriam"
    )


async def _is_solved(desk: Somebody) -> None:
    """A26 and A27: the nature of the error, its solution, and the outcome."""
    await desk.send(
        f"/{desk.number}/resolve", cause="A worn belt", solution="Belt replaced", way="on_site", status="solved"
    )


async def _the_list_and_the_files_are_right(person: Somebody, number: str, title: str) -> None:
    """A11: not among the open ones any more, still among all; the files come back with their names."""
    await person.sees("Übersicht (1).pdf", within="#ticket-files")
    links = person.page.locator("#ticket-files a[href*='/files/']")
    await expect(links).to_have_count(len(FILES))
    for link in await links.all():
        async with person.page.expect_download() as waiting:
            await link.click()
        download = await waiting.value
        assert FILES[download.suggested_filename] == Path(await download.path()).read_bytes()
    await person.go("tickets")
    await expect(person.page.locator("main")).not_to_contain_text(number)
    await person.go("tickets?view=all")
    await expect(person.page.locator("main")).to_contain_text(title)


async def _everything_was_mailed(suite: Suite, address: str, number: str) -> None:
    """Confirmation, question, appointment and end: one mail each, in one thread, none twice."""
    everything = await mails_to(suite.urls["mailbox"], address, at_least=6)  # the password, and that it was changed
    mails = [mail for mail in everything if number in mail["subject"]]
    assert len(mails) == 4, [mail["subject"] for mail in mails]
    assert "Which lift is it?" in mails[1]["text"]
    assert "A worn belt" in mails[3]["text"]
    heads = [{name.lower(): value for name, value in mail["headers"]} for mail in mails]
    assert len({head["message-id"] for head in heads}) == 4
    assert len({head["references"] for head in heads}) == 1  # one thread in every mail program
