"""Sending mail into a suite, and finding what became of it."""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

from kit.ids import new_id


def letter(sender: str, to: str, subject: str, text: str, **headers: str) -> EmailMessage:
    """A mail with an id of its own; `In_Reply_To` becomes `In-Reply-To`."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{new_id()}@customer.example>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


async def hand_over(door: str, raw: bytes, sender: str, *recipients: str) -> bool:
    """Whether the door acknowledged it; a refusal of the recipients is raised."""

    def send() -> bool:
        where = urlsplit(door)
        try:
            with smtplib.SMTP(where.hostname or "", where.port or 25, timeout=60) as server:
                server.sendmail(sender, list(recipients), raw)
        except smtplib.SMTPRecipientsRefused:
            raise
        except (smtplib.SMTPException, OSError):
            return False
        return True

    return await asyncio.to_thread(send)


async def hand_over_until_taken(door: str, raw: bytes, sender: str, *recipients: str) -> None:
    """Send it as a mail server does: again and again until it is acknowledged, a minute and a half at most."""
    async with asyncio.timeout(90):
        while not await hand_over(door, raw, sender, *recipients):
            await asyncio.sleep(0.5)  # the pause of a sender between two tries
