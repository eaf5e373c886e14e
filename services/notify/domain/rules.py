"""Who is mailed when a ticket changes: each line of the portal's table as a function that one can read aloud."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

Fact = Literal["opened", "commented", "noted", "changed", "closing_soon"]
Side = Literal["customer", "vendor", "system"]
Why = Literal["reporter", "participant", "company", "assignee", "queue", "account", "release"]
TicketMail = Literal[
    "ticket_opened",
    "ticket_received",
    "ticket_commented",
    "ticket_assigned",
    "ticket_moved",
    "ticket_appointment",
    "ticket_noted",
    "ticket_closing",
    "ticket_shared",
    "ticket_cost",
    "ticket_cost_answered",
    "ticket_release",
    "ticket_unreleased",
]

QUEUE = ""
"""The address of the ticket's queue stands where otherwise a person's id does."""


@dataclass(frozen=True, slots=True)
class MailRules:
    """What the portal says about mails: `opened` names who hears of a new ticket, `status_changed` kinds of status."""

    opened: tuple[str, ...] = ("reporter",)
    commented: str = "other_party"
    status_changed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class TicketChange:
    """What happened to a ticket, as far as it decides who is told.

    `commented` and `noted`: a comment or a staff-only note was added; `appointed`: a visit or call has a new moment.
    `company`: its people who may see the ticket. `priced`: a cost was told; `answered`: the customer said yes or no to
    it. `invited`: people with whom it was shared just now. `released`: the version that is to solve it is out;
    `unreleased`: it was withdrawn. `requeued`: it has come into another queue.
    """

    fact: Fact
    author: str
    side: Side
    contact: str
    kind: str
    participants: tuple[str, ...] = ()
    assignee: str = ""
    company: tuple[str, ...] = ()
    commented: bool = False
    noted: bool = False
    moved: bool = False
    assigned: bool = False
    appointed: bool = False
    priced: bool = False
    answered: bool = False
    released: bool = False
    unreleased: bool = False
    requeued: bool = False
    invited: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wanted:
    """One mail to be sent: to a person by id, or to the queue's address."""

    person: str
    template: TicketMail
    why: Why


# What people may do without; what is not here must go: confirmations, costs, and that a ticket is about to close.
CHOOSABLE: dict[tuple[TicketMail, Why | None], str] = {
    ("ticket_opened", "company"): "colleague_opened",
    ("ticket_commented", None): "commented",
    ("ticket_assigned", None): "assigned",
    ("ticket_moved", None): "moved",
    ("ticket_appointment", None): "appointment",
    ("ticket_noted", None): "noted",
    ("ticket_shared", None): "shared",
    ("ticket_cost_answered", None): "cost_answered",
    ("ticket_release", None): "release",
    ("ticket_unreleased", None): "release",
}


def unwanted(wanted: Wanted, off: Collection[str], *, muted: bool) -> bool:
    """Whether its reader has chosen not to get this mail; what must go goes whatever was chosen."""
    kind = CHOOSABLE.get((wanted.template, wanted.why)) or CHOOSABLE.get((wanted.template, None))
    return kind is not None and (muted or kind in off)


# What goes even where staff want nobody mailed: somebody has to answer it, or it happens by itself.
COMPULSORY: frozenset[TicketMail] = frozenset({"ticket_cost", "ticket_closing"})


def left_out(wanted: Wanted, *, unmailed: bool) -> bool:
    """Whether this mail does not go because whoever did it wanted nobody mailed about it."""
    return unmailed and wanted.template not in COMPULSORY


def plan(change: TicketChange, rules: MailRules) -> tuple[Wanted, ...]:
    """Who is told, one mail per person: the first reason counts, its mail tells everything else as well."""
    found: dict[str, Wanted] = {}
    for wanted in reasons(change, rules):
        found.setdefault(wanted.person, wanted)
    return tuple(found.values())


def reasons(change: TicketChange, rules: MailRules) -> Iterator[Wanted]:
    """All reasons to tell somebody, the weightiest first.

    Nobody is told what they did themself, but for the confirmation to whoever reported.
    """
    for line in (_opened, _commented, _priced, _released, _assigned, _moved, _appointed, _noted, _shared, _closing):
        for wanted in line(change, rules):
            confirms = wanted.template == "ticket_opened" and wanted.why == "reporter"
            if wanted.person == change.author and not confirms:
                continue
            yield wanted


def for_followers(change: TicketChange, rules: MailRules) -> Wanted | None:
    """What those who follow the ticket's queue are told in the portal, as long as nobody is responsible for it.

    That something is new they are told whether the queue's address is mailed about it or not: they chose that.
    """
    if change.assignee:
        return None
    if change.fact == "opened" or change.requeued:
        return Wanted(QUEUE, "ticket_received", "queue")
    return next((wanted for wanted in reasons(change, rules) if wanted.person == QUEUE), None)


def _opened(change: TicketChange, rules: MailRules) -> Iterator[Wanted]:
    if change.fact != "opened":
        return
    if "reporter" in rules.opened:
        yield Wanted(change.contact, "ticket_opened", "reporter")
    if "support" in rules.opened:
        yield Wanted(QUEUE, "ticket_received", "queue")
    if "company" in rules.opened:
        for person in change.company:
            yield Wanted(person, "ticket_opened", "company")


def _commented(change: TicketChange, rules: MailRules) -> Iterator[Wanted]:
    if not change.commented or change.fact == "opened":
        return
    both = rules.commented == "reporter_and_responsible"
    if both or change.side != "customer":
        yield from _customers(change, "ticket_commented")
    if both or change.side == "customer":
        responsible = change.assignee or QUEUE
        yield Wanted(responsible, "ticket_commented", "assignee" if change.assignee else "queue")


def _assigned(change: TicketChange, _rules: MailRules) -> Iterator[Wanted]:
    if change.assigned and change.assignee:
        yield Wanted(change.assignee, "ticket_assigned", "assignee")


def _moved(change: TicketChange, rules: MailRules) -> Iterator[Wanted]:
    if change.moved and change.kind in rules.status_changed:
        yield Wanted(change.contact, "ticket_moved", "reporter")


def _appointed(change: TicketChange, rules: MailRules) -> Iterator[Wanted]:
    if change.appointed and "scheduled" in rules.status_changed:
        yield Wanted(change.contact, "ticket_appointment", "reporter")


def _noted(change: TicketChange, _rules: MailRules) -> Iterator[Wanted]:
    if change.noted and change.assignee:
        yield Wanted(change.assignee, "ticket_noted", "assignee")


def _priced(change: TicketChange, _rules: MailRules) -> Iterator[Wanted]:
    if change.priced:
        yield Wanted(change.contact, "ticket_cost", "reporter")
    if change.answered:
        responsible = change.assignee or QUEUE
        yield Wanted(responsible, "ticket_cost_answered", "assignee" if change.assignee else "queue")


def _released(change: TicketChange, _rules: MailRules) -> Iterator[Wanted]:
    if change.released:
        yield from _customers(change, "ticket_release")
    if change.unreleased:
        yield from _customers(change, "ticket_unreleased")
        yield Wanted(change.assignee or QUEUE, "ticket_unreleased", "assignee" if change.assignee else "queue")


def _shared(change: TicketChange, _rules: MailRules) -> Iterator[Wanted]:
    for person in change.invited:
        yield Wanted(person, "ticket_shared", "participant")


def _closing(change: TicketChange, _rules: MailRules) -> Iterator[Wanted]:
    if change.fact == "closing_soon":
        yield from _customers(change, "ticket_closing")


def _customers(change: TicketChange, template: TicketMail) -> Iterator[Wanted]:
    yield Wanted(change.contact, template, "reporter")
    for person in change.participants:
        yield Wanted(person, template, "participant")
