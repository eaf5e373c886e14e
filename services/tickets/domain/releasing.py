"""The coming release that a ticket's solution will be in (C21), and what the customer says of it once it is out.

It is a name where a status says so, or one of the portal's downloads, which is then asked about when it comes out.
"""

from dataclasses import dataclass, replace

from services.tickets.domain.access import moves, speaks_for_vendor
from services.tickets.domain.changes import (
    Step,
    after_reply,
    at_status,
    differences,
    moved_to,
    need,
    releases,
    with_entry,
)
from services.tickets.domain.refusal import clash, not_allowed, wrong
from services.tickets.domain.rules import Rules
from services.tickets.domain.texts import line_of, text_of
from services.tickets.domain.ticket import FieldChange, Ticket

COMING, ASKED, SOLVED, NOT_SOLVED = "coming", "out", "solved", "not_solved"


@dataclass(frozen=True, slots=True)
class Hope:
    """One of the portal's releases, as a ticket names it."""

    id: str
    name: str
    out: bool = False


def moved_with_release(ticket: Ticket, step: Step, status: str, expected: str, release: str) -> Ticket:
    """Another status, and the release that staff name with it, as one entry of the timeline."""
    named = line_of(release)
    if named and not speaks_for_vendor(step.actor):
        raise not_allowed("Only our staff set this.")
    if named and not releases(step.rules, status):
        raise wrong(release="This status is not tied to a release.")
    moved = moved_to(ticket, step, status, expected)
    if not named or moved is ticket or named == ticket.release:
        return moved
    *before, entry = moved.entries
    told = replace(entry, changes=(*entry.changes, FieldChange("release", ticket.release, named)))
    return replace(moved, release=named, release_id="", release_hope="", entries=(*before, told))


def tied(ticket: Ticket, step: Step, hope: Hope | None) -> Ticket:
    """The ticket tied by staff to a release, or to none; one that is out already is asked about at once."""
    if not speaks_for_vendor(step.actor):
        raise not_allowed("Only our staff set this.")
    need(ticket, step, "assign")
    wanted = hope or Hope("", "")
    if wanted.id == ticket.release_id and wanted.name == ticket.release:
        return ticket
    changes = differences(("release", ticket.release, wanted.name))
    state = (ASKED if wanted.out else COMING) if hope else ""
    if wanted.out:
        changes += (FieldChange("release_out", "", wanted.name),)
    entry = step.entry("change", changes=changes)
    return with_entry(ticket, step, entry, release=wanted.name, release_id=wanted.id, release_hope=state)


def came_out(ticket: Ticket, step: Step, hope: Hope) -> Ticket:
    """The ticket when its release is out and the customer is asked; the same one when it waits for another, or none."""
    if ticket.release_id != hope.id or ticket.release_hope != COMING:
        return ticket
    entry = step.entry("change", changes=(FieldChange("release_out", "", hope.name),))
    return with_entry(ticket, step, entry, release=hope.name, release_hope=ASKED)


def drawn_back(ticket: Ticket, step: Step, hope: Hope) -> Ticket:
    """The ticket when its release was withdrawn: it waits for none; what the customer said of it before stays."""
    if ticket.release_id != hope.id or ticket.release_hope not in (COMING, ASKED):
        return ticket
    entry = step.entry("change", changes=(FieldChange("release_withdrawn", "", hope.name),))
    return with_entry(ticket, step, entry, release="", release_id="", release_hope="")


def release_answered(ticket: Ticket, step: Step, release: str, text: str, *, solved: bool) -> Ticket:
    """The customer's yes, which ends the ticket where they may, or no, with what is left, which takes it up again."""
    if ticket.release_id != release or ticket.release_hope != ASKED:
        raise clash("This was answered in the meantime.")
    need(ticket, step, "answer_release")
    said = text_of(text, "text") if text.strip() or not solved else ""
    answer = SOLVED if solved else NOT_SOLVED
    moved, changes = at_status(ticket, step, _target(ticket, step, solved=solved))
    told = (FieldChange("release_solved", ticket.release, answer), *changes)
    entry = step.entry("comment" if said else "change", text=said, changes=told)
    return with_entry(moved, step, entry, release_hope=answer, comments=ticket.comments + (1 if said else 0))


def _target(ticket: Ticket, step: Step, *, solved: bool) -> str:
    """The status after the answer: a good end that the customer may choose, or back to work."""
    if not solved:
        return _taken_up(ticket, step)
    if ticket.ended:
        return ticket.status
    return next((key for key in moves(step.actor, ticket, step.rules) if _good_end(step.rules, key)), ticket.status)


def _good_end(rules: Rules, status: str) -> bool:
    rule = rules.statuses[status]
    return rule.kind in ("resolved", "closed") and rule.outcome != "unsuccessful"


def _taken_up(ticket: Ticket, step: Step) -> str:
    """An ended ticket is taken up again where the portal does that at all: we have asked, however long ago it ended."""
    rule = step.rules.statuses.get(ticket.status)
    if not ticket.ended:
        return after_reply(ticket, step)
    if rule is None or rule.final or not step.rules.reopen_status:
        return ticket.status
    return step.rules.reopen_status
