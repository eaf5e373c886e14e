"""Mail of somebody unknown makes an account only when nothing else keeps it out of a company's tickets."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

import pytest

from services.notify.commands.incoming.process import ProcessMail
from services.notify.domain.incoming.mail import Incoming
from services.notify.ports import MailPerson, NewTicket
from tests.unit.notify.test_incoming_steps import HOST, MAIL, NUMBER, Kept, threading

MX = "mx.a.example"
PROVEN = f"Authentication-Results: {MX}; dmarc=pass header.from=muster.example\r\n"


@dataclass
class Office:
    """The desk, the mails as they came and the addresses; it notes who is made and what is opened."""

    raw: bytes
    made: list[str] = field(default_factory=list)
    asked: list[bool] = field(default_factory=list)

    async def get(self, key: str) -> bytes:
        return self.raw

    async def lately_from(self, portal: str, sender: str, since: datetime) -> list[Any]:
        return []

    async def save(self, mail: Incoming, holder: str) -> bool:
        return True

    async def person(self, portal: str, *, email: str = "", name: str = "", by_domain: bool = False) -> Any:
        self.asked.append(by_domain)
        if by_domain and email not in self.made:
            self.made.append(email)
        return MailPerson("ida", portal, name, staff=False, token="t") if email in self.made else None

    def home(self, recipient: str, portal: str) -> str:
        return ""

    async def open(self, who: MailPerson, ticket: NewTicket) -> str:
        return "autowork/AW-9"


async def outcome(head: str, body: str = "The saw is stuck.", mail: Incoming = MAIL) -> tuple[Office, Incoming]:
    letter = f"{head}From: Ida <ida@muster.example>\r\nMessage-ID: <1@x>\r\n"
    office = Office(f"{letter}Content-Type: text/plain\r\n\r\n{body}".encode())
    parts: Any = office
    process = ProcessMail(
        parts,
        parts,
        parts,
        parts,
        parts,
        replace(threading(trusted=MX), guard=Kept()),
        lambda: datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        MX,
        lambda portal, names: "",
        frozenset({"autowork"}),
    )
    return office, await process(mail)


async def test_somebody_new_is_asked_for_first_and_made_for_a_mail_that_becomes_a_ticket() -> None:
    office, mail = await outcome(f"{PROVEN}Subject: Saw\r\n")
    assert (mail.state, mail.ticket) == ("accepted", "autowork/AW-9")
    assert office.made == ["ida@muster.example"]
    assert office.asked == [False, True, False]


@pytest.mark.parametrize(
    ("head", "body", "reason"),
    [
        ("Subject: Saw\r\n", "Stuck.", "unknown_sender"),
        (f"{PROVEN}Subject: Re: [{NUMBER}]\r\n", "Stuck.", "unknown_sender"),
        (f"{PROVEN}Subject: Re\r\nReferences: <ticket.autowork.{NUMBER}@{HOST}>\r\n", "Stuck.", "unknown_sender"),
        (f"{PROVEN}Subject: Saw\r\n", "", "empty"),
    ],
)
async def test_nobody_is_made_for_a_mail_that_is_kept_out(head: str, body: str, reason: str) -> None:
    office, mail = await outcome(head, body)
    assert (mail.state, mail.reason, office.made) == ("quarantined", reason, [])


async def test_nobody_is_made_for_the_answer_to_somebody_elses_mail() -> None:
    office, mail = await outcome(f"{PROVEN}Subject: Saw\r\n", mail=replace(MAIL, reply=("n", "0")))
    assert (mail.state, mail.reason, office.made) == ("quarantined", "unknown_sender", [])
