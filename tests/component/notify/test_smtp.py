"""The way to a mail server: connections used again, and an answer for everything that a server may do."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from services.notify.adapters.smtp import MailServer, SmtpLimits, SmtpMailer, smtp_mailer
from services.notify.ports import Letter
from tests.component.notify.server import mail_server

LIMITS = SmtpLimits(
    name="localhost",
    connect_seconds=20.0,
    command_seconds=20.0,
    idle_seconds=20.0,
    mails_per_connection=100,
    mails_per_second=1000.0,
)


def letter(number: int = 0, to: str = "maria@kunz.example") -> Letter:
    content = f"From: a@b.example\r\nTo: {to}\r\nSubject: {number}\r\n\r\n.dot\r\n"
    return Letter("a@b.example", to, f"<{number}@x>", content.encode())


async def send(mailer: SmtpMailer, *letters: Letter) -> list[str]:
    return [outcome.fault for outcome in await asyncio.gather(*(mailer.send(one) for one in letters))]


async def test_many_mails_one_after_another_use_one_connection() -> None:
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), LIMITS) as mailer:
        for number in range(10):
            assert await send(mailer, letter(number)) == ["none"]
    assert server.connections == 1
    assert len(server.mails) == 10


async def test_a_connection_is_given_up_after_so_many_mails() -> None:
    limits = replace(LIMITS, mails_per_connection=2)
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), limits) as mailer:
        for number in range(6):
            assert await send(mailer, letter(number)) == ["none"]
    assert server.connections == 3


async def test_no_second_has_more_mails_than_allowed() -> None:
    limits = replace(LIMITS, mails_per_second=20.0)
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), limits) as mailer:
        began = asyncio.get_running_loop().time()
        assert await send(mailer, *map(letter, range(10))) == ["none"] * 10
        assert asyncio.get_running_loop().time() - began >= 9 / 20


async def test_a_server_that_takes_the_mail_and_falls_silent_is_the_servers_fault() -> None:
    limits = replace(LIMITS, command_seconds=2.0)
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), limits) as mailer:
        server.hang = True
        assert await send(mailer, letter()) == ["server"]
        server.hang = False
        assert await send(mailer, letter()) == ["none"]


async def test_a_server_that_is_not_there_is_the_servers_fault() -> None:
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), LIMITS) as mailer:
        await server.down()
        assert await send(mailer, letter()) == ["server"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ("450 4.2.1 busy", "mail"),
        ("452 4.2.2 full", "mail"),
        ("550 5.1.1 no such user", "mail_for_good"),
        ("552 5.3.4 too big", "mail_for_good"),
        ("421 4.3.2 closing", "server"),
        ("530 5.7.0 authenticate first", "server"),
    ],
)
async def test_whose_fault_a_refusal_is(answer: str, fault: str) -> None:
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), LIMITS) as mailer:
        server.answer_rcpt = lambda _to: answer
        (outcome,) = [await mailer.send(letter())]
        assert (outcome.fault, outcome.answer) == (fault, answer)
        assert outcome.met_server is (fault != "server")
        server.answer_rcpt = lambda _to: "250 OK"
        server.answer = lambda _to: answer
        assert (await mailer.send(letter())).fault == fault
        server.answer = lambda _to: "250 OK"
        assert (await mailer.send(letter())).fault == "none"


async def test_a_connection_that_the_server_closed_meanwhile_is_noticed_before_it_is_used() -> None:
    limits = replace(LIMITS, sure_seconds=0.0)
    async with mail_server() as server, smtp_mailer(MailServer.parse(server.url), limits) as mailer:
        assert await send(mailer, letter(1)) == ["none"]
        mailer._idle[0].client.transport.close()  # type: ignore[union-attr]  # as when the line goes away
        assert await send(mailer, letter(2)) == ["none"]
    assert server.connections == 2


@pytest.mark.parametrize("url", ["http://x", "smtp://", "localhost:25"])
def test_what_is_no_mail_server_is_refused_at_start(url: str) -> None:
    with pytest.raises(ValueError, match="SMTP_URL"):
        MailServer.parse(url)
