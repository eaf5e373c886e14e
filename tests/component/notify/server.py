"""A mail server that does what a test tells it to."""

from __future__ import annotations

import asyncio
import email
import email.policy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any, cast

from aiosmtpd.smtp import SMTP

SECONDS = 30.0


@dataclass(frozen=True)
class Received:
    """One mail as it came."""

    to: str
    message: EmailMessage

    @property
    def id(self) -> str:
        return str(self.message["Message-ID"])

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    def part(self, kind: str) -> str:
        found = self.message.get_body((kind,))
        assert found is not None
        return str(found.get_content()).replace("\r\n", "\n")

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")


@dataclass
class MailServer:
    """Takes mail on a loopback port; `answer` and `answer_rcpt` may refuse, `hang` makes it fall silent."""

    port: int = 0
    mails: list[Received] = field(default_factory=list)
    answer: Callable[[str], str] = lambda _to: "250 taken"
    answer_rcpt: Callable[[str], str] = lambda _to: "250 OK"
    hang: bool = False
    connections: int = 0
    tries: list[str] = field(default_factory=list)
    _changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    _server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def up(self) -> None:
        """Listen, on the same port as before."""

        def connection() -> SMTP:
            self.connections += 1
            return SMTP(self, enable_SMTPUTF8=True, hostname="mail.test", loop=asyncio.get_running_loop())

        self._server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def down(self) -> None:
        """Refuse connections."""
        assert self._server
        self._server.close()

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.tries.append(address)
        answer = self.answer_rcpt(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.hang:
            await asyncio.sleep(3600)
        answer = self.answer(envelope.rcpt_tos[0])
        if answer.startswith("250"):
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            async with self._changed:
                self.mails.append(Received(envelope.rcpt_tos[0], cast(EmailMessage, message)))
                self._changed.notify_all()
        return answer

    def to(self, address: str) -> list[Received]:
        """The mails to one address."""
        return [mail for mail in self.mails if mail.to == address]

    async def mail(self, to: str, count: int = 1) -> Received:
        """The newest mail to an address, once there are so many."""
        async with asyncio.timeout(SECONDS), self._changed:
            await self._changed.wait_for(lambda: len(self.to(to)) >= count)
        return self.to(to)[-1]


@asynccontextmanager
async def mail_server() -> AsyncIterator[MailServer]:
    """A server of its own."""
    server = MailServer()
    await server.up()
    try:
        yield server
    finally:
        await server.down()
