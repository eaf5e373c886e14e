"""The door for mail: SMTP from the mail server in front of us; 250 only for what is stored."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP

from contracts.errors import CasebusError
from kit.logs import get_logger

log = get_logger(__name__)

Take = Callable[[bytes, str, Sequence[str]], Awaitable[list[str]]]
Count = Callable[[str, str], None]


@dataclass(frozen=True)
class DoorLimits:
    """How large, how many, how long."""

    largest: int = 30 * 1024 * 1024
    connections: int = 20
    recipients: int = 50
    idle_seconds: float = 60.0
    store_seconds: float = 45.0


@dataclass(frozen=True)
class Receiver:
    """aiosmtpd's handler: recipients are checked one by one, and a mail is acknowledged once it is stored."""

    knows: Callable[[str], bool]
    take: Take
    count: Count
    limits: DoorLimits

    async def handle_RCPT(  # noqa: N802 - its name there
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        """Only addresses of ours, so that nothing can be sent through us to others."""
        if len(envelope.rcpt_tos) >= self.limits.recipients:
            return "452 4.5.3 Too many recipients"
        if not self.knows(address):
            self.count("refused", "no_address")
            return "550 5.1.1 There is no such address here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - its name there
        """Called with a whole mail; without 250 the sender keeps it and comes again."""
        raw = envelope.original_content or b""
        try:
            async with asyncio.timeout(self.limits.store_seconds):
                kept = await self.take(raw, envelope.mail_from or "", tuple(envelope.rcpt_tos))
        except (CasebusError, TimeoutError) as error:
            log.warning("mail_not_stored", error=type(error).__name__)
            self.count("refused", "not_stored")
            return "451 4.3.0 It cannot be stored right now, please try again later"
        if not kept:
            self.count("refused", "no_address")
            return "550 5.1.1 There is no such address here"
        return f"250 2.0.0 Kept as {kept[0]}"


class Door(SMTP):  # type: ignore[misc]  # the library says nothing of its types
    """One connection; those above the limit are told to come later."""

    open_now = 0

    def __init__(self, receiver: Receiver, hostname: str, tls: ssl.SSLContext | None) -> None:
        limits = receiver.limits
        self._limits = limits
        self._counted = False
        super().__init__(
            receiver,
            hostname=hostname,
            ident="Casebus",
            tls_context=tls,
            loop=asyncio.get_running_loop(),
            data_size_limit=limits.largest,
            enable_SMTPUTF8=True,
            timeout=limits.idle_seconds,
            command_call_limit={"*": 200},
        )

    def connection_made(self, transport: Any) -> None:
        """Count it."""
        if Door.open_now >= self._limits.connections:
            transport.write(b"421 4.3.2 Too many connections, please come again later\r\n")
            transport.close()
            return
        Door.open_now += 1
        self._counted = True
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Count it no more."""
        if self._counted:
            Door.open_now -= 1
            self._counted = False
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The other side has hung up."""
        return super().eof_received() if self._counted else False


@asynccontextmanager
async def smtp_door(
    address: str, receiver: Receiver, hostname: str, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, int]]:
    """Listen at `host:port` until the end; gives where."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would log everybody's address
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Door(receiver, hostname, tls), host.strip("[]"), int(port))
    where = server.sockets[0].getsockname()
    log.info("listening_for_mail", host=where[0], port=where[1])
    try:
        yield where[0], where[1]
    finally:
        server.close()
        await server.wait_closed()
