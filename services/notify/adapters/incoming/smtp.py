"""The door for mail: SMTP from the mail server in front of us; 250 only for what is stored."""

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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
    drain_seconds: float = 8.0


@dataclass(frozen=True)
class Receiver:
    """aiosmtpd's handler: recipients are checked one by one, and a mail is acknowledged once it is stored."""

    knows: Callable[[str], bool]
    take: Take
    count: Count
    limits: DoorLimits
    storing: set[asyncio.Future[None]] = field(default_factory=set)

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
        under_way: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.storing.add(under_way)
        try:
            return await self._answer(envelope)
        finally:
            self.storing.discard(under_way)
            under_way.set_result(None)

    async def _answer(self, envelope: Any) -> str:
        raw = envelope.original_content or b""
        try:
            async with asyncio.timeout(self.limits.store_seconds):
                kept = await self.take(raw, envelope.mail_from or "", tuple(envelope.rcpt_tos))
        except (CasebusError, TimeoutError) as error:
            log.warning("mail_not_stored", error=type(error).__name__)
            return self._not_now()
        except Exception as error:  # noqa: BLE001 - the library would answer 500, and the mail would go back for good
            log.error("mail_not_stored", error)
            return self._not_now()
        if not kept:
            self.count("refused", "no_address")
            return "550 5.1.1 There is no such address here"
        return f"250 2.0.0 Kept as {kept[0]}"

    def _not_now(self) -> str:
        self.count("refused", "not_stored")
        return "451 4.3.0 It cannot be stored right now, please try again later"

    async def drain(self) -> None:
        """Wait a while until what is being stored has its answer."""
        if self.storing:
            await asyncio.wait(set(self.storing), timeout=self.limits.drain_seconds)


class Door(SMTP):  # type: ignore[misc]  # the library says nothing of its types
    """One connection; those above the limit are told to come later."""

    # RFC 5321 has 998 letters in a line, and programs that write an HTML mail in one line have not: it would be lost
    line_length_limit = 256 * 1024

    def __init__(self, receiver: Receiver, hostname: str, tls: ssl.SSLContext | None, doors: "set[Door]") -> None:
        limits = receiver.limits
        self._limits = limits
        self._doors = doors
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
        if self not in self._doors and len(self._doors) >= self._limits.connections:
            transport.write(b"421 4.3.2 Too many connections, please come again later\r\n")
            transport.close()
            return
        self._doors.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        """Count it no more."""
        if self in self._doors:
            self._doors.discard(self)
            super().connection_lost(error)

    def eof_received(self) -> bool | None:
        """The other side has hung up."""
        return super().eof_received() if self in self._doors else False

    def leave(self) -> None:
        """Hang up; what was written is still sent."""
        if self.transport is not None:
            self.transport.close()


@asynccontextmanager
async def smtp_door(
    address: str, receiver: Receiver, hostname: str, tls: ssl.SSLContext | None = None
) -> AsyncIterator[tuple[str, int]]:
    """Listen at `host:port` until the end; gives where."""
    logging.getLogger("mail.log").setLevel(logging.WARNING)  # it would log everybody's address
    host, _, port = address.rpartition(":")
    loop = asyncio.get_running_loop()
    doors: set[Door] = set()
    server = await loop.create_server(lambda: Door(receiver, hostname, tls, doors), host.strip("[]"), int(port))
    where = server.sockets[0].getsockname()
    log.info("listening_for_mail", host=where[0], port=where[1])
    try:
        yield where[0], where[1]
    finally:
        server.close()
        await receiver.drain()  # the storage is there for as long as this takes
        for door in tuple(doors):
            door.leave()
        await server.wait_closed()
