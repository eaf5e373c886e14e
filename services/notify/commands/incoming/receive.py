"""Takes a mail in: stored first, then noted, and only then acknowledged."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kit.clock import Clock
from kit.crash import crash_point
from services.notify.domain.incoming.addresses import AddressBook, Place
from services.notify.domain.incoming.mail import Incoming, content_of, id_of
from services.notify.domain.incoming.mime import BrokenMailError, split, value_of
from services.notify.ports import Intake, Ledger, RawMails


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

    def knows(self, address: str) -> bool:
        """Whether an address is one of ours."""
        return self.book.place(address) is not None

    async def __call__(self, raw: bytes, envelope: str, recipients: Sequence[str]) -> list[str]:
        """The ids under which it is kept; raises `unavailable`, and then it was not taken in."""
        content, now = await asyncio.to_thread(_content, raw), self.clock()
        key = self.key_of(content, now)
        mails = [
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
        fresh = [mail for mail in mails if await self.intake.get(mail.id) is None]
        if fresh:
            await self.raw.put(key, raw)
            crash_point("notify.mailin.after_store")
        for mail in fresh:
            await self.intake.add(mail)
            crash_point("notify.mailin.after_intake")
        self.nudge()
        return [mail.id for mail in mails]

    async def _places(self, recipients: Sequence[str]) -> list[tuple[Place, str]]:
        """Each place with its portal; that of a reply address is the portal of the mail that it answers."""
        found: list[tuple[Place, str]] = []
        for place in self.book.places(recipients):
            if place.reply is None:
                found.append((place, place.portal))
            elif notice := await self.ledger.find(place.reply[0]):
                found.append((place, notice.portal))
        return found


def _content(raw: bytes) -> str:
    try:
        head, body = split(raw)
    except BrokenMailError:
        return content_of("", raw, b"")
    return content_of(value_of(head, "message-id").strip(), raw, body)
