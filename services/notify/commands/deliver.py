"""Sends the mails of one notice and stores what became of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from services.notify import wire
from services.notify.domain.backoff import Backoff
from services.notify.domain.notices import Delivery, Notice
from services.notify.ports import Composer, Ledger, Mailer, Outcome, UnrenderableError, Vault

log = get_logger(__name__)

Met = Literal["answer", "silence", "nobody"]
"""What the sender met: a mail server that answers, one that does not, or none because no mail was needed."""

Count = Callable[[str, str], None]
"""Counts a mail by template and outcome."""

NO_LONGER_NEEDED = "no longer needed"


@dataclass(frozen=True)
class DeliverNotice:
    """Renders, sends, stores; after each mail its state is stored before the next one is begun.

    A process that dies between the server's 250 and that write sends one mail again, with the same Message-ID.
    """

    ledger: Ledger
    composer: Composer
    vault: Vault
    mailer: Mailer
    clock: Clock
    backoff: Backoff
    keep_trying: timedelta
    count: Count

    async def __call__(self, notice: Notice, holder: str) -> Met:
        """Send what is due of a notice that the holder has; gives it back at the end."""
        met: Met = "nobody"
        due = [one for one in notice.queued if one.due is None or one.due <= self.clock()]
        for number, delivery in enumerate(due, start=1):
            outcome = await self._outcome(notice, delivery)
            self.count(delivery.template, outcome.fault)
            if outcome.fault == "server":
                met = "silence"
            elif outcome.met_server:
                met = "answer"
                crash_point("notify.deliver.after_sent")
            notice = notice.with_delivery(self._after(notice, delivery, outcome))
            last = number == len(due) or met == "silence"
            if not await self.ledger.save(notice.released() if last else notice, holder):
                log.warning("notice_overtaken", id=notice.id)
                return met
            if last:
                return met
        await self.ledger.save(notice.released(), holder)
        return met

    async def _outcome(self, notice: Notice, delivery: Delivery) -> Outcome:
        try:
            secret = await self._secret(notice)
        except CasebusError as error:
            return Outcome("mail", f"not yet: {error.problem.text}")
        if secret is None:
            return Outcome("mail_for_good", NO_LONGER_NEEDED)
        try:
            letter = self.composer.compose(notice, delivery, secret)
        except UnrenderableError as error:
            log.error("mail_unrenderable", error, id=notice.id, template=delivery.template)
            return Outcome("mail_for_good", f"cannot be rendered: {error}")
        return await self.mailer.send(letter)

    async def _secret(self, notice: Notice) -> str | None:
        due = wire.secret_due(wire.event_of(notice)) if not notice.ticket else None
        if due is None:
            return ""
        return await self.vault.secret(due.person, due.purpose, due.generation)

    def _after(self, notice: Notice, delivery: Delivery, outcome: Outcome) -> Delivery:
        now = self.clock()
        if outcome.fault == "none":
            return delivery.sent(outcome.answer, now)
        expired = now - notice.at > self.keep_trying
        if outcome.fault == "mail_for_good" or expired:
            log.warning("mail_failed", id=notice.id, template=delivery.template)
            return delivery.failed(outcome.answer, now)
        return delivery.later(outcome.answer, now + self.backoff.after(delivery.attempts + 1))
