"""Mail sent to a running suite: tickets, comments, quarantine; what staff make of it, and counters that add up."""

from __future__ import annotations

import asyncio
import re
import smtplib
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.faults.caller import Caller, caller
from tests.support.mailing import hand_over_until_taken, letter
from tests.web.mailbox import mails_to

HELP = "help@robotics.example"
PORTAL = "robotics"
People = dict[str, dict[str, dict[str, str]]]


async def until(found: Callable[[], Awaitable[Any]], what: str) -> Any:
    """What is found, as soon as it is; a minute at most."""
    async with asyncio.timeout(60):
        while not (there := await found()):
            await asyncio.sleep(0.2)  # between two looks
    assert there, what
    return there


async def send(suite: Suite, sender: str, to: str, subject: str, text: str, **headers: str) -> None:
    mail = letter(sender, to, subject, text, **headers)
    await hand_over_until_taken(suite.urls["mail_in"], mail.as_bytes(), sender, to)


async def quarantined(agent: Caller, subject: str) -> dict[str, Any]:
    async def found() -> Any:
        rows = (await agent.get("/incoming-mail", limit=200))["items"]
        return next((row for row in rows if row["subject"] == subject), None)

    row: dict[str, Any] = await until(found, f"{subject} in quarantine")
    return row


async def opened(program: Caller, title: str) -> str:
    async def found() -> Any:
        rows = (await program.get("/tickets", view="all", limit=100))["items"]
        return next((row["number"] for row in rows if row["title"] == title), None)

    return str(await until(found, f"a ticket {title}"))


async def comments(program: Caller, number: str, count: int) -> list[dict[str, Any]]:
    async def found() -> Any:
        timeline = (await program.get(f"/tickets/{number}"))["timeline"]
        said = [entry for entry in timeline if entry["kind"] == "comment"]
        return said if len(said) >= count else None

    rows: list[dict[str, Any]] = await until(found, f"{count} comments on {number}")
    return rows


async def test_mail_becomes_a_ticket_and_answers_become_comments_of_their_person_alone(
    suite: Suite, credentials: People
) -> None:
    people, mark = credentials[PORTAL], new_id()[-8:]
    base, me, stranger = suite.urls["gateway"], people["customer"]["email"], people["stranger"]["email"]
    async with caller(base, people["customer"], PORTAL) as program, caller(base, people["agent"], PORTAL) as agent:
        await send(suite, me, HELP, f"Saw {mark}", "The saw is stuck.")
        number = await opened(program, f"Saw {mark}")
        assert (await program.get(f"/tickets/{number}"))["channel"] == "mail"

        await agent.ask("POST", f"/tickets/{number}/comments", json={"text": f"Is it loose now? {mark}"}, key=new_id())

        async def told() -> Any:
            mails = await mails_to(suite.urls["mailbox"], me)
            return next((mail for mail in mails if f"Is it loose now? {mark}" in mail["text"]), None)

        heads = dict((await until(told, "the mail about the comment"))["headers"])
        reply = re.search(r"<(reply\+[^>]+)>", heads["Reply-To"])
        assert reply
        await send(suite, stranger, reply[1], f"Forged {mark}", "Let me in.")
        assert (await quarantined(agent, f"Forged {mark}"))["reason"] == "not_the_person"
        await send(suite, me, reply[1], f"Re: Saw {mark}", "Yes.\n\nOn Monday Robotics wrote:\n> Is it loose now?")
        *_, answer = await comments(program, number, 2)
        assert (answer["text"], answer["channel"]) == ("Yes.", "mail")
        assert "> Is it loose now?" in answer["quoted"]

        await send(suite, me, HELP, "Something else", "By header.", In_Reply_To=heads["Message-ID"])
        await send(suite, me, HELP, f"Again about {number}", "By number.")
        assert {row["text"] for row in await comments(program, number, 4)} >= {"By header.", "By number."}
        await send(suite, stranger, HELP, f"Nosy {mark} {number}", "Not mine.")
        async with caller(base, people["stranger"], PORTAL) as other:
            assert await opened(other, f"Nosy {mark} {number}") != number


async def test_what_strangers_and_machines_send_waits_for_staff_and_the_counters_add_up(
    suite: Suite, credentials: People
) -> None:
    people, mark = credentials[PORTAL], new_id()[-8:]
    base, me = suite.urls["gateway"], people["customer"]["email"]
    async with caller(base, people["customer"], PORTAL) as program, caller(base, people["agent"], PORTAL) as agent:
        await send(suite, f"{mark}@nowhere.example", HELP, f"Stranger {mark}", "Hello.")
        await send(suite, me, HELP, f"Away {mark}", "I am away.", Auto_Submitted="auto-replied")
        stranger, away = await quarantined(agent, f"Stranger {mark}"), await quarantined(agent, f"Away {mark}")
        assert (stranger["reason"], away["reason"]) == ("unknown_sender", "auto_reply")
        read = await agent.get(f"/incoming-mail/{stranger['id']}")
        assert read["text"] == "Hello."
        assert ["Subject", f"Stranger {mark}"] in read["headers"]
        assert (await program.ask("GET", f"/incoming-mail/{stranger['id']}")).status in (403, 404)

        person = (await program.get("/me"))["person"]["id"]
        taken = await agent.ask("POST", f"/incoming-mail/{stranger['id']}/accept", json={"person": person})
        assert (taken.status, taken.document["state"]) == (200, "accepted"), taken
        assert await opened(program, f"Stranger {mark}") in taken.document["ticket"]

        for what, state in (("delete", "deleted"), ("restore", "quarantined"), ("replay", "quarantined")):
            done = await agent.ask("POST", f"/incoming-mail/{away['id']}/handle", json={"what": what})
            assert (done.status, done.document["state"]) == (200, state), (what, done)
        counts = await agent.get("/incoming-mail/counts")
        assert counts["received"] == counts["accepted"] + counts["quarantined"] + counts["waiting"]
        with pytest.raises(smtplib.SMTPRecipientsRefused):
            await send(suite, me, "nobody@robotics.example", "Nobody", "Hello.")
