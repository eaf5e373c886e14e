"""Makes a mail into a ticket, a comment, or an entry of the quarantine; every step can be repeated."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from contracts.errors import CasebusError, Code, unavailable
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.notify.commands.incoming.threading import Threading
from services.notify.domain.incoming.addresses import AddressBook
from services.notify.domain.incoming.judging import bounce_of, is_forged, is_proven, machine_reason, sender_of
from services.notify.domain.incoming.mail import Incoming, QuarantineError, Upload
from services.notify.domain.incoming.mime import BrokenMailError, Mail, Part, read
from services.notify.domain.incoming.reading import Contents, contents_of
from services.notify.ports import Desk, Intake, Ledger, MailPerson, NewComment, NewTicket, RawMails

log = get_logger(__name__)

PASSING = frozenset({Code.UNAVAILABLE, Code.TIMEOUT, Code.RATE_LIMITED, Code.UNAUTHENTICATED, Code.INTERNAL})


@dataclass(frozen=True)
class Bounds:
    """How much one sender may write, and how long a mail is tried."""

    per_sender: int = 30
    window: timedelta = timedelta(hours=1)
    alike: int = 3
    files: int = 100
    tries: int = 30


@dataclass(frozen=True)
class ProcessMail:
    """The state machine of one mail: judged, its sender known, its files staged and noted, then one effect."""

    raw: RawMails
    intake: Intake
    ledger: Ledger
    book: AddressBook
    desk: Desk
    threading: Threading
    clock: Clock
    trusted: str
    not_attached: Callable[[str, tuple[str, ...]], str]
    by_domain: frozenset[str] = frozenset()  # portals that take mail by the domain of a company
    bounds: Bounds = Bounds()

    async def __call__(self, mail: Incoming) -> Incoming:
        """What became of it; raises CasebusError when it has to be tried again."""
        raw = await self.raw.get(mail.key)
        if raw is None:
            return mail.quarantined("broken", "the mail as it came is gone")
        try:
            contents, digest = await asyncio.to_thread(_read, raw)
        except BrokenMailError as error:
            return mail.quarantined("broken", str(error))
        mail = replace(mail, sender=contents.sender, subject=contents.subject, digest=digest)
        try:
            if not mail.decision:
                await self._judge(mail, contents.mail)
            return await self._act(mail, contents)
        except QuarantineError as error:
            return mail.quarantined(error.reason, error.detail)

    async def _judge(self, mail: Incoming, letter: Mail) -> None:
        reason = machine_reason(letter, mail.envelope)
        if reason == "bounce":
            await self._note_bounce(letter)
        if reason:
            raise QuarantineError(reason)
        if sender_of(letter) is None:
            raise QuarantineError("broken", "not one sender in one From")
        if is_forged(letter, self.trusted):
            raise QuarantineError("forged")
        lately = await self.intake.lately_from(mail.portal, mail.sender, self.clock() - self.bounds.window)
        others = [one for one in lately if one.content != mail.content]
        if len(others) >= self.bounds.per_sender:
            raise QuarantineError("too_many")
        if sum(one.digest == mail.digest and one.state == "accepted" for one in others) >= self.bounds.alike:
            raise QuarantineError("loop", "the same text again and again")

    async def _note_bounce(self, letter: Mail) -> None:
        bounce = await asyncio.to_thread(bounce_of, letter)
        if bounce is None or not bounce.for_good:
            return
        notice, _, delivery = bounce.message[0].rpartition(".")
        await self.ledger.bounced(notice, delivery, f"{bounce.status} {bounce.said}".strip()[:300], self.clock())

    async def _act(self, mail: Incoming, contents: Contents) -> Incoming:
        who = await self._who(mail, contents)
        if mail.decision:
            ticket, staff_only = mail.decision.ticket, False
        else:
            thread = await self.threading(mail, contents.mail, who)
            ticket, staff_only = thread.ticket, thread.staff_only
        if not contents.text and not contents.files:
            raise QuarantineError("empty")
        if mail.uploads is None:
            mail = await self._stage(mail, contents, who)
        crash_point("notify.mailin.after_stage")
        who = await self._who(mail, contents)
        try:
            ticket = await self._write(mail, contents, who, ticket, staff_only=staff_only)
        except CasebusError as error:
            if error.code is Code.REPEATED:  # the same mail came by another of our addresses and is there
                return mail.accepted(ticket)
            if error.code in PASSING:
                raise
            if "uploads" in error.problem.fields:  # staged so long ago that they were swept: staged anew next time
                await self.intake.save(replace(mail, uploads=None), mail.holder)
                raise unavailable() from error
            raise QuarantineError("not_allowed", _said(error)) from error
        crash_point("notify.mailin.after_effect")
        return mail.accepted(ticket)

    async def _who(self, mail: Incoming, contents: Contents) -> MailPerson:
        if mail.decision:
            who = await self.desk.person(mail.portal, person=mail.decision.person)
        else:
            who = await self.desk.person(mail.portal, email=mail.sender)
        if who is None and not mail.decision and mail.portal in self.by_domain:
            who = await self._newcomer(mail, contents)
        if who is None:
            raise QuarantineError("unknown_sender")
        return who

    async def _newcomer(self, mail: Incoming, contents: Contents) -> MailPerson:
        """Somebody new, by the domain of their company: they get an account once nothing else keeps the mail out."""
        letter = contents.mail
        if not is_proven(letter, self.trusted):
            raise QuarantineError("unknown_sender", "not proven by DMARC, so it is of no company by its domain")
        if await self.threading.names(mail, letter):
            raise QuarantineError("unknown_sender", "answers a mail or names a ticket, which somebody new cannot")
        if not contents.text and not contents.files:
            raise QuarantineError("empty")
        sender = sender_of(letter)
        name = sender.name if sender else ""
        who = await self.desk.person(mail.portal, email=mail.sender, name=name, by_domain=True)
        if who is None:
            raise QuarantineError("unknown_sender", "no company that may take somebody new has this mail domain")
        return who

    async def _stage(self, mail: Incoming, contents: Contents, who: MailPerson) -> Incoming:
        """Each file is an upload of the person; what is refused is told, not lost: the mail itself is kept."""
        uploads: list[Upload] = []
        refused: list[str] = []
        for number, (name, part) in enumerate(contents.files):
            if number >= self.bounds.files:
                refused.append(name)
                continue
            try:
                uploads.append(Upload(name, await self._upload(mail, who, name, part)))
            except CasebusError as error:
                if error.code in PASSING:
                    raise
                refused.append(name)
        mail = replace(mail, uploads=tuple(uploads), refused=tuple(refused))
        await self.intake.save(mail, mail.holder)
        return mail

    async def _upload(self, mail: Incoming, who: MailPerson, name: str, part: Part) -> str:
        content = await asyncio.to_thread(part.content)
        fresh = await self.desk.person(mail.portal, person=who.id)
        if fresh is None:
            raise QuarantineError("unknown_sender")
        return await self.desk.upload(fresh, name, content)

    async def _write(
        self, mail: Incoming, contents: Contents, who: MailPerson, ticket: str, *, staff_only: bool
    ) -> str:
        uploads = tuple(one.id for one in mail.uploads or ())
        lost = self.not_attached(mail.portal, mail.refused)
        if ticket:
            own, quoted = contents.own
            text = _together(own or contents.file_words, lost)
            await self.desk.comment(who, NewComment(mail.request, ticket, text, quoted, uploads, staff_only))
            return ticket
        text = _together(contents.text or contents.file_words, lost)
        home = self.book.home(mail.recipient, mail.portal)
        return await self.desk.open(who, NewTicket(mail.request, contents.title, text, home, uploads))


def _read(raw: bytes) -> tuple[Contents, str]:
    contents = contents_of(read(raw))
    return contents, contents.digest


def _together(text: str, more: str) -> str:
    return f"{text[: 50_000 - len(more) - 2]}\n\n{more}" if more else text[:50_000]


def _said(error: CasebusError) -> str:
    return "; ".join([error.problem.text, *error.problem.fields.values()])
