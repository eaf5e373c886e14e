"""The steps of a mail that came in: who takes it up, whom it is believed of, what staff may do, what is kept of it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from contracts import mailin
from contracts.base import Actor
from contracts.errors import unavailable
from kit.rpc.server import Call
from services.notify.commands.incoming.decide import AcceptMail
from services.notify.commands.incoming.receive import ReceiveMail
from services.notify.commands.incoming.threading import Thread, Threading
from services.notify.commands.incoming.working import LARGE, Worker
from services.notify.domain.backoff import Backoff
from services.notify.domain.incoming.addresses import AddressBook, Home
from services.notify.domain.incoming.mail import Incoming, QuarantineError, State
from services.notify.domain.incoming.mime import read
from services.notify.domain.notices import Delivery, Notice, Recipient
from services.notify.domain.replying import reply_address
from services.notify.ports import MailPerson
from tests.unit.notify.samples import portals

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY, DOMAIN, NOTICE = "0123456789abcdef", "reply.autowork.example", "01m81p435rht022s54942t11mw"
SENDER = portals()["autowork"].mails.sender
HOST = SENDER.rpartition("@")[2]
STAFF = MailPerson("jana", "autowork", "Jana", staff=True, token="t")
CUSTOMER = replace(STAFF, id="maria", staff=False)
MAIL = Incoming("m1", "c1", "autowork", "help@a.example", "x@x.example", "k", 10, NOW, NOW)


@dataclass
class Kept:
    """Mails and notices in memory."""

    mails: dict[str, Incoming] = field(default_factory=dict)
    notices: dict[str, Notice] = field(default_factory=dict)
    stored: dict[str, bytes] = field(default_factory=dict)

    async def add(self, mail: Incoming) -> bool:
        return self.mails.setdefault(mail.id, mail) is mail

    async def get(self, key: str) -> Incoming | None:
        return self.mails.get(key)

    async def due(self, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        return [(one.id, one.due) for one in self.mails.values() if one.due and one.due <= now][:limit]

    async def take(self, key: str, due: datetime, holder: str, until: datetime) -> Incoming | None:
        mail = self.mails[key]
        if mail.due != due:
            return None
        self.mails[key] = replace(mail, due=until, holder=holder, attempts=mail.attempts + 1)
        return self.mails[key]

    async def save(self, mail: Incoming, holder: str) -> bool:
        self.mails[mail.id] = mail
        return True

    async def find(self, event: str) -> Notice | None:
        return self.notices.get(event)

    async def put(self, key: str, raw: bytes) -> None:
        self.stored[key] = raw

    async def check(self, ticket: str, token: str) -> None:
        """Everybody sees every ticket."""


def worker(kept: Kept, process: Any, counted: list[tuple[str, str]]) -> Worker:
    backoff = Backoff(timedelta(seconds=1), 2.0, timedelta(minutes=1), lambda: 0.5)
    return Worker(cast(Any, kept), process, lambda: NOW, "me", backoff, lambda *what: counted.append(what))


async def test_a_mail_that_was_taken_up_too_often_is_quarantined_unread() -> None:
    async def never(mail: Incoming) -> Incoming:
        raise AssertionError("it was read")

    kept, counted = Kept({"m1": replace(MAIL, attempts=40, holder="one that died")}), list[tuple[str, str]]()
    assert await worker(kept, never, counted).work_once() == 1
    assert (kept.mails["m1"].state, kept.mails["m1"].reason) == ("quarantined", "not_processed")
    assert counted == [("quarantined", "not_processed")]


@pytest.mark.parametrize("error", [ValueError("surprise"), unavailable()])
async def test_whatever_fails_is_put_off_counted_once_and_given_up_in_the_end(error: Exception) -> None:
    async def fails(mail: Incoming) -> Incoming:
        raise error

    kept = Kept({"m1": MAIL})
    await worker(kept, fails, []).work_once()
    mail = kept.mails["m1"]
    assert (mail.state, mail.attempts, mail.holder) == ("waiting", 1, "")
    assert mail.due is not None
    assert mail.due > NOW
    kept.mails["m1"] = replace(mail, attempts=39, due=NOW)
    await worker(kept, fails, []).work_once()
    assert kept.mails["m1"].reason == "not_processed"


async def test_large_mails_are_handled_one_at_a_time() -> None:
    at_once, most = 0, 0

    async def handle(mail: Incoming) -> Incoming:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        for _ in range(5):
            await asyncio.sleep(0)  # lets the others begin
        at_once -= 1
        return mail.accepted("autowork/AW-1")

    kept = Kept({key: replace(MAIL, id=key, size=LARGE + 1) for key in "abcdef"})
    assert await worker(kept, handle, []).work_once() == 6
    assert most == 1


def notice(template: str) -> Notice:
    to = Recipient("", "Desk", SENDER, "en", desk=True)
    delivery = Delivery("0", template, "", to, NOW, None, state="sent")
    return Notice(NOTICE, "autowork", "autowork/AW-7", NOW, "", (delivery,))


def threading(template: str = "ticket_commented", trusted: str = "mx.a.example") -> Threading:
    kept = Kept(notices={NOTICE: notice(template)})
    return Threading(cast(Any, kept), kept, portals(), trusted)


def letter(head: str, *, proven: bool = True) -> Any:
    proof = "Authentication-Results: mx.a.example; dmarc=pass\r\n" if proven else ""
    return read(f"{proof}From: jana@a.example\r\n{head}\r\n\r\nhi".encode())


NUMBER = portals()["autowork"].number.replace("{n}", "7")


@pytest.mark.parametrize("head", [f"Subject: [{NUMBER}]", f"References: <{NOTICE}.0@{HOST}>", "Subject: new"])
@pytest.mark.parametrize("trusted", ["", "mx.a.example"])
async def test_staff_are_believed_only_with_a_reply_address_or_a_proof(head: str, trusted: str) -> None:
    with pytest.raises(QuarantineError) as caught:
        await threading(trusted=trusted)(MAIL, letter(head, proven=not trusted), STAFF)
    assert caught.value.reason == "unproven"
    found = await threading()(replace(MAIL, reply=(NOTICE, "0")), letter(head, proven=False), STAFF)
    assert found == Thread("autowork/AW-7", staff_only=False)


@pytest.mark.parametrize(
    ("head", "template", "note"),
    [
        (f"Subject: [{NUMBER}]", "ticket_commented", True),
        (f"References: <ticket.autowork.{NUMBER}@{HOST}>", "ticket_commented", True),
        (f"References: <{NOTICE}.0@{HOST}>", "ticket_commented", False),
        (f"References: <{NOTICE}.0@{HOST}>", "ticket_noted", True),
    ],
)
async def test_what_staff_write_is_public_only_as_the_answer_to_a_public_mail(
    head: str, template: str, *, note: bool
) -> None:
    assert (await threading(template)(MAIL, letter(head), STAFF)).staff_only is note
    assert (await threading(template)(MAIL, letter(head), CUSTOMER)).staff_only is False


@pytest.mark.parametrize("state", ["waiting", "accepted"])
async def test_a_mail_that_is_being_handled_is_not_accepted_a_second_time(state: State) -> None:
    kept = Kept({"m1234567": replace(MAIL, id="m1234567", state=state, holder="another")})
    nothing = cast(Any, None)
    accept = AcceptMail(cast(Any, kept), nothing, nothing, nothing, lambda: NOW)
    actor = Actor(kind="person", id="jana", portal="autowork", role="agent")
    call = Call(actor, "token", "subject", "trace", 0.0)
    row = await accept(call, mailin.AcceptIncoming(id="m1234567", person="maria"))
    assert row.state == state


def receiving(kept: Kept, counted: list[tuple[str, str]]) -> ReceiveMail:
    homes = {"help@a.example": Home("autowork"), "help@b.example": Home("anka")}
    book = AddressBook(homes, {}, DOMAIN, KEY)
    ports = cast(Any, kept)
    return ReceiveMail(
        ports, ports, ports, book, lambda: NOW, lambda key, _: key, lambda: None, lambda *what: counted.append(what)
    )


async def portals_of(notices: dict[str, Notice], recipients: Sequence[str]) -> list[str]:
    kept = Kept(notices=notices)
    await receiving(kept, [])(b"Message-ID: <1@x>\r\n\r\nhi", "x@x.example", recipients)
    return sorted(f"{mail.portal} {mail.recipient.partition('@')[0][:5]}" for mail in kept.mails.values())


async def test_a_reply_address_replaces_the_addresses_of_its_own_portal_alone() -> None:
    to = ["help@a.example", "help@b.example", reply_address(KEY, NOTICE, "0", DOMAIN)]
    assert await portals_of({NOTICE: notice("x")}, to) == ["anka help", "autowork reply"]
    assert await portals_of({}, to) == ["anka help", "autowork help"]


async def test_the_head_of_a_mail_that_is_too_large_is_kept_in_quarantine_and_counted() -> None:
    kept, counted = Kept(), list[tuple[str, str]]()
    head = b"Message-ID: <1@x>\r\nFrom: maria@muster.example\r\nSubject: Film\r\n\r\n"
    for _ in range(2):
        assert await receiving(kept, counted).too_large(head, "x@x.example", ["help@a.example"], 99_000_000)
    (mail,) = kept.mails.values()
    assert (mail.state, mail.reason, mail.subject, mail.size) == ("quarantined", "broken", "Film", 99_000_000)
    assert (mail.sender, list(kept.stored.values()), mail.due) == ("maria@muster.example", [head], None)
    assert counted == [("quarantined", "broken")]
