"""What people do while a process dies at a crash point, and what must hold when it is back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from minio import Minio

from deploy.local import keys
from deploy.local.suite import Suite
from kit.ids import new_id
from tests.faults import checks
from tests.faults.armed import armed
from tests.faults.caller import Caller, caller, comment, ticket
from tests.faults.hearing import heard_once
from tests.faults.ledger import Ledger, Operation
from tests.support.fragile import people_of
from tests.support.mailing import hand_over, hand_over_until_taken, letter
from tests.support.receiver import receiver
from tests.support.traces import traces
from tests.web.mailbox import mails_to, password_in
from tests.web.visitor import HtmlForm, Visitor, visitor

HELP = "service@autowork.example"
CONTENT = b"%PDF-1.7 a page"
NAME = "Übersicht (1).pdf"


@dataclass(frozen=True)
class Stage:
    """A suite, a program of a customer, and a place to write down."""

    suite: Suite
    program: Caller
    ledger: Ledger
    point: str
    run: str

    async def holds(self) -> None:
        """Everything is there once, and every mail."""
        await checks.settle(self.ledger, self.program)
        await checks.repeats_change_nothing(self.ledger, self.program)
        await checks.all_there_once(self.ledger, self.program, self.run)


Scenario = Callable[[Stage], Awaitable[None]]


async def opens(stage: Stage) -> None:
    """A ticket is opened."""
    mails = await checks.Mails.since_now(stage.suite)
    async with armed(stage.suite, stage.point):
        await stage.program.carry_out(ticket(stage.run), stage.ledger)
    await checks.healed(stage.suite)
    await stage.holds()
    await mails.all_arrive_once(stage.ledger, stage.program.who)


async def comments(stage: Stage) -> None:
    """A comment is made on a ticket."""
    mails = await checks.Mails.since_now(stage.suite)
    opened = await stage.program.carry_out(ticket(stage.run), stage.ledger)
    async with armed(stage.suite, stage.point):
        await stage.program.carry_out(comment(stage.run, opened.number), stage.ledger)
    await checks.healed(stage.suite)
    await stage.holds()
    await mails.all_arrive_once(stage.ledger, stage.program.who)


async def uploads(stage: Stage) -> None:
    """A file is sent; when its sender is told of a failure, it is sent again."""
    async with armed(stage.suite, stage.point):
        answer = await stage.program.ask("PUT", "/uploads", params={"name": NAME}, data=CONTENT)
        assert answer.status in (0, 201, 503, 504), answer
    await checks.healed(stage.suite)
    upload = answer.document["id"] if answer.status == 201 else await _upload(stage)
    await _files_one_ticket(stage, upload, ())


async def opens_with_a_file(stage: Stage) -> None:
    """A ticket is opened with a file."""
    upload = await _upload(stage)
    await _files_one_ticket(stage, upload, (stage.point,))


async def _upload(stage: Stage) -> str:
    answer = await stage.program.ask("PUT", "/uploads", params={"name": NAME}, data=CONTENT)
    assert answer.status == 201, answer
    return str(answer.document["id"])


async def _files_one_ticket(stage: Stage, upload: str, points: tuple[str, ...]) -> None:
    wish = replace(ticket(stage.run), uploads=(upload,))
    if points:
        async with armed(stage.suite, stage.point):
            await stage.program.carry_out(wish, stage.ledger)
        await checks.healed(stage.suite)
    else:
        await stage.program.carry_out(wish, stage.ledger)
    await stage.holds()
    (done,) = stage.ledger.of("ticket", "ok")
    rows = await _filed(stage, done)
    assert [(row["name"], row["size"]) for row in rows] == [(NAME, len(CONTENT))]
    read = await stage.program.ask("GET", f"/files/{rows[0]['id']}")
    assert (read.status, read.document) == (200, CONTENT)
    await _storage_is_tidy(stage, upload, done)


async def _filed(stage: Stage, done: Operation) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []

    async def missing() -> str:
        rows[:] = (await stage.program.get(f"/tickets/{done.number}/files"))["items"]
        return "" if rows and all(row["state"] == "live" for row in rows) else f"{done}: {rows}"

    await checks.until(missing, "the file to be filed", 90)
    return rows


async def _storage_is_tidy(stage: Stage, upload: str, done: Operation) -> None:
    """The file lies at one key of the tree, and its upload is gone (I6)."""
    layout = stage.suite.layout
    access, secret = (keys.read(layout, "files", name) for name in ("s3_access_key", "s3_secret_key"))
    s3 = Minio(stage.suite.urls["s3"].removeprefix("http://"), access, secret, secure=False, region="us-east-1")

    async def missing() -> str:
        left = [found.object_name for found in s3.list_objects("casebus-work", prefix=upload)]
        return f"left in casebus-work: {left}" if left else ""

    await checks.until(missing, "the upload to be gone", 90)
    tree = [str(found.object_name) for found in s3.list_objects("casebus-files", recursive=True)]
    own = [key for key in tree if f"/{done.number}/" in key]
    assert len(own) == 1, own
    assert own[0].endswith(f"/{NAME}")


async def registers(stage: Stage) -> None:
    """Somebody makes an account; when told of a failure, they send the form again."""
    address = f"{new_id()}@example.org"
    async with visitor(stage.program.base) as browser:
        form = (await browser.get("sign-in")).form("/register")
        async with armed(stage.suite, stage.point):
            await _send(browser, form, address)
        await checks.healed(stage.suite)
        done = await _send(browser, form, address)
        assert address in done
        mails = await mails_to(stage.suite.urls["mailbox"], address)
        page = await browser.sign_in({"email": address, "password": password_in(mails[0])})
        assert page.path.startswith("/autowork/password"), page.path
    mails = await mails_to(stage.suite.urls["mailbox"], address)
    assert len({checks.message_id(mail) for mail in mails}) == 1


async def mails_in(stage: Stage) -> None:
    """A mail with a file comes in; its server sends it again until it is acknowledged (F19)."""
    title, door = f"By mail {stage.run}", stage.suite.urls["mail_in"]
    mail = letter(stage.program.who["email"], HELP, title, f"The lift does not stop on floor {stage.run}.")
    mail.add_attachment(CONTENT, maintype="application", subtype="pdf", filename=NAME)
    raw = mail.as_bytes()
    async with armed(stage.suite, stage.point):
        await hand_over(door, raw, stage.program.who["email"], HELP)
    await checks.healed(stage.suite)
    await hand_over_until_taken(door, raw, stage.program.who["email"], HELP)
    found: list[dict[str, Any]] = []

    async def missing() -> str:
        rows = (await stage.program.get("/tickets?limit=100&view=all"))["items"]
        found[:] = [row for row in rows if row["title"] == title]
        return "" if found else "no ticket of the mail"

    # put off while somebody whom it needs is busy, it is tried again after a minute
    await checks.until(missing, "the mail to be a ticket", 240)
    await hand_over_until_taken(door, raw, stage.program.who["email"], HELP)
    async with caller(stage.program.base, people_of(stage.suite)["agent"]) as agent:

        async def unsettled() -> str:
            counts = await agent.get("/incoming-mail/counts")
            assert counts["received"] == counts["accepted"] + counts["quarantined"] + counts["waiting"]
            return f"{counts}" if counts["waiting"] else ""

        await checks.until(unsettled, "nothing to wait", 90)
    await missing()
    assert len(found) == 1, found
    ticket_read = await stage.program.get(f"/tickets/{found[0]['number']}")
    assert [(file["name"], file["size"]) for file in ticket_read["files"]] == [(NAME, len(CONTENT))]


async def _send(browser: Visitor, form: HtmlForm, address: str) -> str:
    page = await browser.send(form, email=address)
    assert page.status in (200, 503, 504), (page.status, page.words)
    return page.words


async def erases(stage: Stage) -> None:
    """A person is erased, and asked for again when nobody said that it is so."""
    mark = new_id()[-10:]
    people = people_of(stage.suite)
    address, name = f"{mark}@example.org", f"Zacharias {mark}"
    async with visitor(stage.program.base) as browser:
        await browser.sign_in(people["admin"])
        form = (await browser.get("desk/people/new")).form("/desk/people/new")
        company = (await stage.program.get("/me"))["person"]["company"]
        made = await browser.send(form, email=address, name=name, company=company, role="customer")
        person = made.path.rpartition("/")[2].partition("?")[0]
        await mails_to(stage.suite.urls["mailbox"], address)
        opened = await stage.program.carry_out(ticket(stage.run), stage.ledger)
        shared = {"visibility": "private", "people": [person]}
        answer = await stage.program.ask("PUT", f"/tickets/{opened.number}/audience", json=shared)
        assert answer.status == 200, answer
    async with caller(stage.program.base, people["admin"]) as admin:
        async with armed(stage.suite, stage.point):
            await admin.ask("POST", "/erasures", json={"person": person})
        await checks.healed(stage.suite)

        async def left() -> str:
            found = await admin.ask("GET", f"/erasures/{person}")
            missing = [
                part["part"] for part in found.document.get("parts", [{"part": "all", "at": None}]) if not part["at"]
            ]
            return ", ".join([*missing, *(await traces(stage.suite, mark))])

        await checks.until(left, "everybody to forget", 120)
    await stage.holds()


async def is_heard(stage: Stage) -> None:
    """An outside system hears of a ticket."""

    async def opened() -> str:
        return (await stage.program.carry_out(ticket(stage.run), stage.ledger)).number

    async def opened_while_it_dies() -> str:
        async with armed(stage.suite, stage.point):
            number = await opened()
        await checks.healed(stage.suite)
        return number

    with TemporaryDirectory() as folder:
        await heard_once(stage.suite, Path(folder), opened_while_it_dies, opened)
    await stage.holds()


async def is_told(stage: Stage) -> None:
    """A webhook is told of a ticket, at least once, under one id."""
    async with receiver() as there, caller(stage.program.base, people_of(stage.suite)["admin"]) as admin:
        wish = {"name": stage.run, "url": f"{there.url}/{stage.run}", "events": ["ticket.opened"]}
        made = await admin.ask("POST", "/webhooks", json=wish)
        assert made.status == 201, made
        async with armed(stage.suite, stage.point):
            opened = await stage.program.carry_out(ticket(stage.run), stage.ledger)
        await checks.healed(stage.suite)

        async def untold() -> str:
            record = await admin.get(f"/webhooks/{made.document['id']}/messages")
            mine = [row for row in record["items"] if row["about"] == f"autowork/{opened.number}"]
            return "" if [row["state"] for row in mine] == ["sent"] else f"{mine}"

        await checks.until(untold, "the webhook to be told", 90)
        calls = [call for call in there.calls if call.message["data"]["ticket"] == f"autowork/{opened.number}"]
        assert len({call.id for call in calls}) == 1
        assert all(call.verified(made.document["secret"]) for call in calls)
        await admin.ask("DELETE", f"/webhooks/{made.document['id']}")
    await stage.holds()


SCENARIOS: dict[str, Scenario] = {
    "accounts.erase.after_note": erases,
    "accounts.erase.after_write": erases,
    "accounts.person.after_write": registers,
    "accounts.register.after_claim": registers,
    "accounts.relay.after_publish": registers,
    "files.finish.after_write": uploads,
    "files.mirror.after_bring": opens_with_a_file,
    "files.mirror.after_copy": opens_with_a_file,
    "files.mirror.after_done": opens_with_a_file,
    "files.mirror.after_hide": opens_with_a_file,
    "files.mirror.before_done": opens_with_a_file,
    "files.relay.after_publish": opens_with_a_file,
    "files.reserve.after_write": opens_with_a_file,
    "files.tree.after_apply": opens_with_a_file,
    "files.tree.after_write": opens_with_a_file,
    "files.tree.before_write": opens_with_a_file,
    "notify.deliver.after_sent": opens,
    "notify.feed.after_write": is_heard,
    "notify.hooks.after_call": is_told,
    "notify.hooks.after_keep": is_told,
    "notify.keep.after_write": opens,
    "notify.keep.before_send": opens,
    "notify.mailin.after_effect": mails_in,
    "notify.mailin.after_intake": mails_in,
    "notify.mailin.after_stage": mails_in,
    "notify.mailin.after_store": mails_in,
    "tickets.change.after_write": comments,
    "tickets.change.before_write": comments,
    "tickets.forget.after_write": erases,
    "tickets.open.after_write": opens,
    "tickets.open.before_write": opens,
    "tickets.relay.after_publish": opens,
}
