"""Sends the mails of one notice and says what became of each."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from pydantic import ValidationError

from contracts.errors import CasebusError
from kit.clock import Clock
from kit.crash import crash_point
from kit.logs import get_logger
from kit.tracing import request_scope, span, trace_of
from services.notify import wire
from services.notify.domain.backoff import Backoff
from services.notify.domain.notices import Delivery, Notice
from services.notify.ports import Composer, Mailer, Outcome, UnrenderableError, Vault

log = get_logger(__name__)

Met = Literal["answer", "silence", "nobody"]
"""What the sender met: a mail server that answers, one that does not, or none because no mail was needed."""

Count = Callable[[str, str], None]
"""Counts a mail by template and outcome."""

NO_LONGER_NEEDED = "no longer needed"


Kept = Callable[[Notice], Awaitable[bool]]
"""Keeps the state of a notice between two mails; False when somebody else has taken it over."""


@dataclass(frozen=True)
class DeliverNotice:
    """Renders and sends; the state after each mail is kept before the next one is begun."""

    composer: Composer
    vault: Vault
    mailer: Mailer
    clock: Clock
    backoff: Backoff
    keep_trying: timedelta
    count: Count

    async def __call__(self, notice: Notice, kept: Kept) -> tuple[Notice, Met]:
        """Send what is due; the notice, given back, with what became of each mail."""
        met: Met = "nobody"
        due = [one for one in notice.queued if one.due is None or one.due <= self.clock()]
        for number, delivery in enumerate(due):
            if number and not await kept(notice):
                break
            sent = _trace_of(notice)
            with request_scope(trace_of(sent)), span("deliver mail", "consumer", sent):
                outcome = await self._outcome(notice, delivery)
            self.count(delivery.template, outcome.fault)
            notice = notice.with_delivery(self._after(notice, delivery, outcome))
            if outcome.fault == "server":
                return notice.released(), "silence"
            if outcome.met_server:
                met = "answer"
                crash_point("notify.deliver.after_sent")
        return notice.released(), met

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


def _trace_of(notice: Notice) -> str:
    """The traceparent of the event that a notice is about; empty where it cannot be read."""
    try:
        return wire.event_of(notice).traceparent
    except ValidationError:
        return ""
