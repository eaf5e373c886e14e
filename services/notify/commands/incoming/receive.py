"""Takes a mail in: stored first, then noted, and only then acknowledged."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.notify.domain.incoming.addresses import AddressBook, Place
from services.notify.domain.incoming.judging import sender_of
from services.notify.domain.incoming.mail import Incoming, content_of, id_of
from services.notify.domain.incoming.mime import BrokenMailError, read, split, value_of
from services.notify.ports import Intake, Ledger, RawMails

log = get_logger(__name__)


@dataclass(frozen=True)
class ReceiveMail:
    """One document for each mail and address; whoever sends it again, for whatever reason, changes nothing."""

    raw: RawMails
    intake: Intake
    ledger: Ledger
    book: AddressBook
    clock: Clock
    key_of: Callable[[str, datetime], str]
    nudge: Callable[[], None]
    count: Callable[[str, str], None]

    def knows(self, address: str) -> bool:
        """Whether an address is one of ours."""
        return self.book.place(address) is not None

    async def __call__(self, raw: bytes, envelope: str, recipients: Sequence[str]) -> list[str]:
        """The ids under which it is kept; raises `unavailable`, and then it was not taken in."""
        mails = await self._mails(raw, envelope, recipients)
        await self._keep(raw, mails)
        self.nudge()
        return [mail.id for mail in mails]

    async def too_large(self, head: bytes, envelope: str, recipients: Sequence[str], size: int) -> list[str]:
        """Keep only the head of a mail that is larger than we take: staff see in the quarantine that it came."""
        subject, sender = await asyncio.to_thread(_known_by, head)
        mails = [
            replace(mail, size=size, subject=subject, sender=sender).quarantined(
                "broken", f"larger than is taken in: {size} bytes"
            )
            for mail in await self._mails(head, envelope, recipients)
        ]
        for _ in range(await self._keep(head, mails)):
            self.count("quarantined", "broken")
        return [mail.id for mail in mails]

    async def _mails(self, raw: bytes, envelope: str, recipients: Sequence[str]) -> list[Incoming]:
        content, now = await asyncio.to_thread(_content, raw), self.clock()
        key = self.key_of(content, now)
        return [
            Incoming(
                id=id_of(content, portal, place.address),
                content=content,
                portal=portal,
                recipient=place.address,
                envelope=envelope,
                key=key,
                size=len(raw),
                at=now,
                due=now,
                reply=place.reply,
            )
            for place, portal in await self._places(recipients)
        ]

    async def _keep(self, raw: bytes, mails: Sequence[Incoming]) -> int:
        """Store it, then note those that are new; how many."""
        fresh = [mail for mail in mails if await self.intake.get(mail.id) is None]
        if fresh:
            await self.raw.put(fresh[0].key, raw)
            crash_point("notify.mailin.after_store")
        for mail in fresh:
            await self.intake.add(mail)
            crash_point("notify.mailin.after_intake")
        return len(fresh)

    async def _places(self, recipients: Sequence[str]) -> list[tuple[Place, str]]:
        """Each place with its portal; that of a reply address is the portal of the mail that it answers.

        Beside a reply address that is found, the other addresses of its portal mean nothing more.
        """
        found: list[tuple[Place, str]] = []
        answered: set[str] = set()
        for place in self.book.places(recipients):
            if place.reply is None:
                if place.portal not in answered:
                    found.append((place, place.portal))
            elif notice := await self.ledger.find(place.reply[0]):
                found.append((place, notice.portal))
                answered.add(notice.portal)
        return found


def _content(raw: bytes) -> str:
    try:
        head, body = split(raw)
    except BrokenMailError:
        return content_of("", raw, memoryview(b""))
    return content_of(value_of(head, "message-id").strip(), raw, body)


def _known_by(head: bytes) -> tuple[str, str]:
    """The subject and the sender; a mail is kept whatever the library makes of its head."""
    try:
        mail = read(head)
        sender = sender_of(mail)
        return mail.value("subject")[:500], sender.address if sender else ""
    except (BrokenMailError, ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        log.warning("mail_head_unreadable", error=type(error).__name__)
        return "", ""
