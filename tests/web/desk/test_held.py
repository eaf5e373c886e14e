"""Staff decide about what the virus scanner holds back: release it, or delete it; without scripts."""

from __future__ import annotations

import asyncio
import hashlib

from contracts import files as f
from deploy.local.suite import Suite
from kit.clock import utc_now
from kit.ids import new_id
from kit.mongo import database
from kit.settings import ProcessSettings
from tests.web.desk.pages import Desk
from tests.web.tickets.staff import Hand
from tests.web.visitor import HtmlForm, Page, Visitor

CONTENT = b"a text of the tests"


async def added(reporter: Hand, customer: Visitor, number: str, name: str) -> str:
    """A file in the folders of a ticket."""
    token, stage = reporter.token(), f.StageUpload(name=name, size=len(CONTENT))
    staged = await reporter.bus.call(f.STAGE, stage, token=token)
    async with customer.http.put(staged.put_url, data=CONTENT) as answer:
        assert answer.status == 200
    digest = hashlib.sha256(CONTENT).hexdigest()
    finish = f.FinishUpload(upload=staged.upload, size=len(CONTENT), sha256=digest, type="text/plain")
    await reporter.bus.call(f.FINISH, finish, token=token)
    add = f.AddFiles(place=reporter.ticket(number), folder="", uploads=(staged.upload,), request_id=new_id())
    changed = await reporter.bus.call(f.ADD_FILES, add, token=token)
    return str(changed.items[0].id)


async def held(suite: Suite, *files: str) -> None:
    """They are as the scanner leaves what it finds something in: these tests run without one."""
    verdict = {"check": {"verdict": "infected", "found": "Casebus.Test", "at": utc_now()}, "held": "autowork"}
    async with database(ProcessSettings.from_environment("files", suite.env_for("files"))) as db, asyncio.timeout(60):
        for file in files:
            while True:  # once its bytes lie in the bucket nothing else is written to it
                there = {"_id": file, "state": "live", "upload": {"$in": ["", None]}}
                if (await db["files"].update_one(there, {"$set": verdict, "$inc": {"revision": 1}})).matched_count:
                    break
                await asyncio.sleep(0.1)


def decision(page: Page, file: str, what: str) -> HtmlForm:
    """The form that decides so about a file."""
    forms = [one for one in page.forms if one.action.endswith("/desk/mail/held")]
    return next(one for one in forms if (one.values["file"], one.values["what"]) == (file, what))


async def test_staff_release_or_delete_what_the_scanner_holds_back_and_nobody_else_does(
    desk: Desk, customer: Visitor, reporter: Hand, suite: Suite
) -> None:
    number, word = await reporter.open("Held back"), new_id()[-8:]
    good = await added(reporter, customer, number, f"good-{word}.txt")
    evil = await added(reporter, customer, number, f"evil-{word}.txt")
    await held(suite, good, evil)
    assert (await customer.get(f"files/{good}/x")).status == 403
    page = await desk.browser.get("desk/mail")
    for name in (f"good-{word}.txt", f"evil-{word}.txt", "The scanner found Casebus.Test.", number):
        assert name in page.words
    form = decision(page, good, "release")
    sent = await customer.request("POST", "desk/mail/held", data=dict(form.values))
    assert sent.status in (403, 404)
    assert (await customer.get(f"files/{good}/x")).status == 403

    page = await desk.browser.send(form)
    assert "It was released" in page.words
    assert f"good-{word}.txt" not in page.words
    assert (await customer.get(f"files/{good}/x")).text == CONTENT.decode()

    page = await desk.browser.send(decision(page, evil, "delete"))
    assert "It was deleted" in page.words
    assert f"evil-{word}.txt" not in page.words
    assert (await customer.get(f"files/{evil}/x")).status in (403, 404)
