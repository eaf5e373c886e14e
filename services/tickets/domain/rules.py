"""What one portal says about its tickets: statuses and moves, lists, numbers, reopening."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from services.tickets.domain.catalogue import Catalogue
from services.tickets.domain.refusal import wrong
from services.tickets.domain.ticket import ENDED, Actor, Ticket


@dataclass(frozen=True, slots=True)
class StatusRule:
    """One status; `to` empty means that staff may move on to any other, but from a final one nobody moves."""

    key: str
    kind: str
    queue: str = ""
    outcome: str = ""
    to: tuple[str, ...] = ()
    customer_to: tuple[str, ...] = ()
    final: bool = False
    closes_after_days: int = 0
    closes_to: str = ""
    notice_days: int = 0
    release: bool = False


@dataclass(frozen=True, slots=True)
class ListRule:
    """A list of choices; an empty one means that the portal has no such thing, no default that one must choose."""

    keys: tuple[str, ...] = ()
    default: str = ""
    by_customer: bool = False


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one portal.

    `queues` maps each key to whether customers may choose it. `costs` maps a type that may cost money to `tell` (the
    customer is told) or `approve` (the customer accepts it before work starts).
    """

    portal: str
    statuses: dict[str, StatusRule]
    initial: str
    on_reply: str
    queues: dict[str, bool]
    default_queue: str
    visibility: str
    priorities: ListRule = ListRule()
    types: ListRule = ListRule()
    number: str = "{n}"
    visibility_by_customer: bool = False
    contact_by_customer: bool = False
    reopen_kinds: frozenset[str] = frozenset()
    reopen_days: int = 0
    reopen_status: str = ""
    answer_returns: bool = True
    customer_edits: frozenset[str] = frozenset()
    costs: Mapping[str, str] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=Catalogue)
    unmailed: str = "staff"  # who may leave out the mails about what they do: staff, admins, nobody

    def number_text(self, number: int) -> str:
        """The number as people read it, e.g. `AW-12`."""
        return self.number.replace("{n}", str(number))

    def kind_of(self, status: str) -> str:
        """The kind of a status; of one that the portal no longer has, `open`."""
        rule = self.statuses.get(status)
        return rule.kind if rule else "open"

    def outcomes(self, status: str) -> tuple[str, ...]:
        """The statuses with an outcome that staff may end a ticket in, from this status."""
        return tuple(key for key in self._staff_targets(status) if self.statuses[key].outcome)

    def moves(self, actor: Actor, status: str) -> tuple[str, ...]:
        """Where the actor may move a ticket from this status; staff end with an outcome by resolving instead."""
        if actor.is_staff or actor.is_service:
            return tuple(key for key in self._staff_targets(status) if not self.statuses[key].outcome)
        rule = self.statuses.get(status)
        if rule is None or rule.final or "comment" not in actor.rights:
            return ()
        return tuple(key for key in rule.customer_to if key != status)

    def revivable(self, ticket: Ticket, now: datetime) -> bool:
        """Whether a customer's comment takes this ended ticket up again."""
        if ticket.kind not in self.reopen_kinds:
            return False
        rule, end = self.statuses.get(ticket.status), ticket.status_since + timedelta(days=self.reopen_days)
        if rule and ticket.notice_at and rule.closes_after_days <= self.reopen_days:
            end = max(end, ticket.notice_at + timedelta(days=rule.notice_days))  # a late notice promises as much time
        return now <= end

    def after_reply(self, ticket: Ticket) -> str:
        """The status that a customer's answer returns a waiting ticket to; one that was asked about is new no more."""
        before = self.statuses.get(ticket.before_waiting) if self.answer_returns else None
        if before and before.kind not in (*ENDED, "waiting-customer", "new"):
            return before.key
        return self.on_reply

    def chosen(self, name: str, choices: ListRule, wanted: str, *, staff: bool) -> str:
        """The value of a list that a new ticket gets; raises when it may not be chosen."""
        if not wanted and choices.keys and choices.by_customer and not choices.default and not staff:
            raise wrong(**{name: "Please choose one of the options."})
        if not wanted:
            return choices.default if choices.keys else ""
        if wanted not in choices.keys:
            raise wrong(**{name: "This is not one of the choices."})
        if not staff and not choices.by_customer and wanted != choices.default:
            raise wrong(**{name: "Only our staff set this."})
        return wanted

    def queue_for(self, wanted: str, *, staff: bool) -> str:
        """The queue that a ticket is addressed to."""
        if not wanted:
            return self.default_queue
        if not self.queues.get(wanted, False) and not (staff and wanted in self.queues):
            raise wrong(queue="This is not one of the choices.")
        return wanted

    def visibility_for(self, wanted: str | None, *, staff: bool) -> str:
        """Who of the company sees a new ticket."""
        if wanted is None or wanted == self.visibility:
            return self.visibility
        if not staff and not self.visibility_by_customer:
            raise wrong(visibility="This portal does not let you choose who sees it.")
        return wanted

    def _staff_targets(self, status: str) -> tuple[str, ...]:
        rule = self.statuses.get(status)
        if rule and rule.final:
            return ()
        keys = rule.to if rule and rule.to else tuple(self.statuses)
        return tuple(key for key in keys if key != status)
