"""The SMTP side: accepts every mail from this machine and stores it before saying so."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from dataclasses import dataclass
from typing import Any

from aiosmtpd.smtp import SMTP

from deploy.local.mailbox.store import MailStore

LARGEST_MAIL = 35 * 1024 * 1024

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Receiver:
    """aiosmtpd's handler."""

    store: MailStore

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  its name there
        """Called with a whole mail; the answer goes to the sender."""
        try:
            number = await asyncio.to_thread(
                self.store.add, envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.original_content
            )
        except sqlite3.Error:
            log.exception("A mail could not be stored")
            return "451 4.3.0 The mailbox cannot write to its disk"
        return f"250 2.0.0 stored as {number}"


async def listen(store: MailStore, host: str, port: int) -> asyncio.Server:
    """Open the SMTP door."""
    loop = asyncio.get_running_loop()

    def connection() -> SMTP:
        return SMTP(
            Receiver(store), data_size_limit=LARGEST_MAIL, enable_SMTPUTF8=True, hostname="mailbox.localhost", loop=loop
        )

    return await loop.create_server(connection, host, port)
