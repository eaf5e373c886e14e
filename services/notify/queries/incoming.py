"""What staff read of the mail that came in."""

import asyncio
from dataclasses import dataclass

from contracts import mailin
from contracts.base import Nothing
from contracts.errors import not_found
from kit.clock import Clock
from kit.rpc.server import Call
from services.notify import wire
from services.notify.domain.incoming.mail import Incoming
from services.notify.domain.incoming.mime import BrokenMailError, read
from services.notify.domain.incoming.reading import Contents, contents_of
from services.notify.ports import Intake, RawMails

MOST_HEADERS = 60
LONGEST_HEADER = 1000
MOST_FILES = 100


@dataclass(frozen=True)
class IncomingQueries:
    """Reads; all for staff of the mail's own portal and for the operator."""

    intake: Intake
    raw: RawMails
    clock: Clock

    async def list(self, call: Call, request: mailin.ListIncoming) -> mailin.IncomingList:
        """Mail in one state, newest first."""
        found = await self.intake.of_portal(wire.overseen(call.actor), request.state, request.limit)
        return mailin.IncomingList(items=tuple(wire.incoming_row(mail) for mail in found))

    async def counts(self, call: Call, _request: Nothing) -> mailin.IncomingCounts:
        """Received is the sum of what became of it, always."""
        portal = wire.overseen(call.actor)
        counts = await self.intake.counts(portal)
        since = await self.intake.waiting_since(portal)
        away = counts["quarantined"] + counts["deleted"]
        return mailin.IncomingCounts(
            received=sum(counts.values()),
            accepted=counts["accepted"],
            quarantined=away,
            waiting=counts["waiting"],
            open=counts["quarantined"],
            oldest_seconds=max(0, int((self.clock() - since).total_seconds())) if since else 0,
        )

    async def read(self, call: Call, request: mailin.ReadIncoming) -> mailin.IncomingMail:
        """One mail, as text."""
        portal = wire.overseen(call.actor)
        mail = await self.intake.get(request.id)
        if mail is None or portal not in ("*", mail.portal):
            raise not_found()
        raw = await self.raw.get(mail.key)
        contents = await asyncio.to_thread(_contents, raw) if raw is not None else None
        return _shown(mail, contents, kept=raw is not None)


def _contents(raw: bytes) -> Contents | None:
    try:
        return contents_of(read(raw))
    except BrokenMailError:
        return None


def _shown(mail: Incoming, contents: Contents | None, *, kept: bool) -> mailin.IncomingMail:
    row = wire.incoming_row(mail).model_dump()
    if contents is None:
        return mailin.IncomingMail(**row, kept=kept)
    own, quoted = contents.own
    names = list(dict.fromkeys(name for name in contents.mail.head))[:MOST_HEADERS]
    headers = [(name, value[:LONGEST_HEADER]) for name in names for value in contents.mail.values(name)]
    files = [
        mailin.Attached(name=name, size=len(part.body), type=part.type) for name, part in contents.files[:MOST_FILES]
    ]
    return mailin.IncomingMail(
        **row, headers=tuple(headers[:MOST_HEADERS]), text=own, quoted=quoted, files=tuple(files), kept=kept
    )
