"""A mailbox that is looked into by IMAP: each mail is taken in once, and marked only after it was stored."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from contracts.errors import CasebusError, unavailable
from services.notify.adapters.incoming.imap import Fetching, MailboxPlace, envelope_of, recipients_of, refreshed
from tests.support.dovecot import PASSWORD, Dovecot, dovecot

HELP = "help@robotics.example"
OLD = "reply+of-a-mail-that-is-gone@robotics.example"
USER = "support@robotics.example"
TOKEN = "an-access-token"


@dataclass
class Taken:
    """What was taken in; the storage can be away."""

    away: bool = False
    mails: list[tuple[bytes, str, tuple[str, ...]]] = field(default_factory=list)
    heads: list[tuple[bytes, int]] = field(default_factory=list)
    gone: tuple[str, ...] = ()

    async def __call__(self, raw: bytes, envelope: str, recipients: Sequence[str]) -> list[str]:
        if self.away:
            raise unavailable()
        if set(recipients) <= set(self.gone):
            return []
        self.mails.append((raw, envelope, tuple(recipients)))
        return ["id"]

    async def too_large(self, head: bytes, envelope: str, recipients: Sequence[str], size: int) -> list[str]:
        self.heads.append((head, size))
        return ["id"]


def mail(number: int, to: str = HELP) -> bytes:
    return f"Return-Path: <maria@x.example>\r\nTo: {to}\r\nSubject: {number}\r\n\r\nHello {number}\r\n".encode()


def fetching(server: Dovecot, taken: Taken, secret: str = PASSWORD) -> Fetching:
    async def told() -> str:
        return secret

    place = MailboxPlace("127.0.0.1", server.port, USER, "INBOX", tls=False)
    return Fetching(
        place, told, False, lambda address: address in (HELP, OLD), taken, taken.too_large, HELP, "", 100_000
    )


async def test_each_mail_is_taken_in_once_and_stays_new_until_it_was_stored() -> None:
    async def whose(request: web.Request) -> web.Response:
        if request.method == "POST":
            form = await request.post()
            assert (form["grant_type"], form["refresh_token"]) == ("refresh_token", "again")
            return web.json_response({"access_token": TOKEN})
        known = request.query.get("token") == TOKEN
        return web.json_response({"email": USER, "active": "yes"} if known else {}, status=200 if known else 401)

    app = web.Application()
    app.router.add_route("*", "/token", whose)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    tokens = f"http://127.0.0.1:{port}/token"
    with tempfile.TemporaryDirectory(prefix="dovecot") as folder, ThreadPoolExecutor(1) as pool:
        Path(folder).chmod(0o755)
        async with dovecot(Path(folder), f"{tokens}?token=") as server, aiohttp.ClientSession() as http:
            taken = Taken(away=True)
            look = fetching(server, taken)
            for number in (1, 2):
                await asyncio.to_thread(server.deliver, USER, str(number), mail(number))
            try:
                await look.round(pool)
            except CasebusError:
                taken.away = False
            assert await look.round(pool) == 2
            assert await look.round(pool) == 0
            assert [recipients for _, _, recipients in taken.mails] == [(HELP,), (HELP,)]
            assert {envelope for _, envelope, _ in taken.mails} == {"maria@x.example"}

            await asyncio.to_thread(server.deliver, USER, "3", mail(3, "somebody@else.example"))
            await asyncio.to_thread(server.deliver, USER, "4", mail(4) + b"x" * 200_000)
            token = await refreshed(http, tokens, {"grant_type": "refresh_token", "refresh_token": "again"})

            async def told() -> str:
                return token

            moving = replace(look, secret=told, oauth=True, done="Handled")
            assert await moving.round(pool) == 2
            assert taken.mails[-1][2] == (HELP,)
            ((head, size),) = taken.heads
            assert b"Subject: 4" in head
            assert (b"xxx" in head, size > 200_000) == (False, True)

            taken.gone = (OLD,)
            await asyncio.to_thread(server.deliver, USER, "5", mail(5, OLD))
            assert await look.round(pool) == 1
            assert (b"Subject: 5" in taken.mails[-1][0], taken.mails[-1][2]) == (True, (HELP,))
            assert await replace(look, place=replace(look.place, folder="Handled")).round(pool) == 0
    await runner.cleanup()


class Empty:
    """What is left of a connection to a server whose FETCH says nothing."""

    marked = False

    def uid(self, command: str, *_: str) -> tuple[str, list[object]]:
        self.marked = self.marked or command == "STORE"
        return "OK", [b"7"] if command == "SEARCH" else [None]

    def logout(self) -> None:
        """There is nothing to leave."""


async def test_a_mail_of_which_nothing_is_given_stays_new() -> None:
    box, taken = Empty(), Taken()

    @dataclass(frozen=True)
    class Opened(Fetching):
        def _open(self, secret: str) -> Any:
            return box

    async def secret() -> str:
        return ""

    place = MailboxPlace("127.0.0.1", 1, USER, "INBOX", tls=False)
    with ThreadPoolExecutor(1) as pool:
        look = Opened(place, secret, False, lambda _: True, taken, taken.too_large, HELP, "", 100_000)
        assert await look.round(pool) == 0
    assert (box.marked, taken.mails) == (False, [])


def test_recipients_and_envelope_are_read_from_the_head_alone() -> None:
    raw = b"Delivered-To: a@x.example\r\nTo: B <b@x.example>, c@x.example\r\n\r\nTo: d@x.example"
    assert recipients_of(raw) == ["a@x.example", "b@x.example", "c@x.example"]
    assert envelope_of(raw) == "unknown"
    assert envelope_of(b"Return-Path: <>\r\n\r\n") == ""
