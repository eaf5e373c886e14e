"""What people do to a ticket: each function gives the ticket afterwards, or raises why not."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from services.tickets.domain.access import moves, outcomes, powers, speaks_for_vendor
from services.tickets.domain.refusal import clash, not_allowed, wrong
from services.tickets.domain.rules import Rules
from services.tickets.domain.texts import kept_text, line_of, text_of
from services.tickets.domain.ticket import (
    ENDED,
    Actor,
    Appointment,
    Entry,
    ExternalParty,
    FieldChange,
    FileRef,
    Resolution,
    Ticket,
    party_of,
)

ENDED_TEXT = "This ticket has ended and cannot be taken up again. Please open a new one."


@dataclass(frozen=True, slots=True)
class Step:
    """One request to change a ticket: who, by which rules, when, with which request id and imprint of its body.

    `unmailed`: nobody is to be mailed about it.
    """

    actor: Actor
    rules: Rules
    at: datetime
    request: str
    imprint: str
    unmailed: bool = False

    def entry(self, kind: str, **parts: Any) -> Entry:
        """The timeline entry of this step; its id is the request's."""
        by, channel = party_of(self.actor), "mail" if self.actor.kind == "mail" else ""
        return Entry(
            id=self.request,
            kind=kind,
            at=self.at,
            by=by,
            imprint=self.imprint,
            channel=channel,
            unmailed=self.unmailed,
            **parts,
        )


def commented(
    ticket: Ticket, step: Step, text: str, files: tuple[FileRef, ...], status: str, *, quoted: str = ""
) -> Ticket:
    """A comment that both sides read; a customer's answer gives a waiting ticket back, or takes an ended one up."""
    need(ticket, step, "comment")
    wanted = status if status != ticket.status else ""
    if wanted:
        _check_move(ticket, step, wanted)
    target = wanted or after_reply(ticket, step)
    moved, changes = at_status(ticket, step, target)
    entry = step.entry("comment", text=text_of(text, "text"), files=files, changes=changes, quoted=kept_text(quoted))
    return with_entry(moved, step, entry, comments=ticket.comments + 1)


def noted(
    ticket: Ticket, step: Step, text: str, files: tuple[FileRef, ...], status: str, *, quoted: str = ""
) -> Ticket:
    """A note that only staff read; a move in the same step is an entry of its own, which the customer does see."""
    if "note" not in powers(step.actor, ticket, step.rules, step.at):
        raise not_allowed("Only our staff write notes.")
    note = step.entry("note", text=text_of(text, "text"), files=files, staff_only=True, quoted=kept_text(quoted))
    if not status or status == ticket.status:
        # The customer sees no trace of a note, not even in the moment of the last change.
        return replace(ticket, entries=(*ticket.entries, note), revision=ticket.revision + 1)
    _check_move(ticket, step, status)
    moved, changes = at_status(ticket, step, status)
    # The change has the plain id: one that tells of a second entry would tell of the note.
    note = replace(note, id=f"{step.request}-n")
    return with_entry(replace(moved, entries=(*moved.entries, note)), step, step.entry("change", changes=changes))


def attached(ticket: Ticket, step: Step, files: tuple[FileRef, ...]) -> Ticket:
    """Files without a comment; from a customer they answer a question as a comment does."""
    need(ticket, step, "attach")
    moved, changes = at_status(ticket, step, after_reply(ticket, step))
    return with_entry(moved, step, step.entry("change", files=files, changes=changes))


def moved_to(ticket: Ticket, step: Step, status: str, expected: str) -> Ticket:
    """Another status."""
    if status == ticket.status:
        return ticket
    if expected and expected != ticket.status:
        raise clash("Somebody else has changed the status in the meantime.", **{"theirs.status": ticket.status})
    _check_move(ticket, step, status)
    moved, changes = at_status(ticket, step, status)
    return with_entry(moved, step, step.entry("change", changes=changes))


def moved_by_itself(ticket: Ticket, step: Step, status: str) -> Ticket:
    """Another status because time has passed; nobody's rights are asked."""
    moved, changes = at_status(ticket, step, status)
    return with_entry(moved, step, step.entry("change", changes=changes))


def releases(rules: Rules, status: str) -> bool:
    """Whether a status is tied to a coming release."""
    rule = rules.statuses.get(status)
    return rule is not None and rule.release


def planned(
    ticket: Ticket,
    step: Step,
    way: str,
    appointment: Appointment | None,
    external: ExternalParty | None,
    *,
    status: str = "",
) -> Ticket:
    """How the problem is solved: on site, remotely or by a third party, with the appointment and a status."""
    need(ticket, step, "plan")
    moved: Ticket = ticket
    onward: tuple[FieldChange, ...] = ()
    if status and status != ticket.status:
        _check_move(ticket, step, status)
        moved, onward = at_status(ticket, step, status)
    changes = differences(
        ("way", ticket.way, way),
        ("appointment", _appointment_text(ticket.appointment), _appointment_text(appointment)),
        ("external", _external_text(ticket.external), _external_text(external)),
    )
    changes += onward
    if not changes:
        return ticket
    return with_entry(
        moved, step, step.entry("change", changes=changes), way=way, appointment=appointment, external=external
    )


def resolved(ticket: Ticket, step: Step, resolution: Resolution, status: str, expected: str) -> Ticket:
    """The end with an outcome; cause and solution are documented on the ticket and in its timeline."""
    if expected and expected != ticket.status:
        raise clash("Somebody else has changed the status in the meantime.", **{"theirs.status": ticket.status})
    need(ticket, step, "resolve")
    if status not in outcomes(ticket, step.rules):
        raise wrong(status="Choose how it ended.")
    cause, solution = text_of(resolution.cause, "cause"), text_of(resolution.solution, "solution")
    moved, changes = at_status(ticket, step, status)
    way = resolution.way or ticket.way
    changes += differences(("cause", "", cause), ("solution", "", solution), ("way", ticket.way, way))
    outcome = step.rules.statuses[status].outcome
    documented = replace(resolution, cause=cause, solution=solution, way=way, outcome=outcome)
    return with_entry(moved, step, step.entry("change", changes=changes), resolution=documented, way=way)


def need(ticket: Ticket, step: Step, power: str) -> None:
    """Raise unless the actor may do this."""
    if power in powers(step.actor, ticket, step.rules, step.at):
        return
    if ticket.ended and (speaks_for_vendor(step.actor) or "comment" in step.actor.rights):
        raise clash(ENDED_TEXT, new_ticket=ticket.id)
    raise not_allowed("You may not do this with this ticket.")


def _check_move(ticket: Ticket, step: Step, status: str) -> None:
    if status in moves(step.actor, ticket, step.rules):
        return
    if status not in step.rules.statuses:
        raise wrong(status="This is not one of the choices.")
    if speaks_for_vendor(step.actor) and status in step.rules.moves(step.actor, ticket.status):
        raise clash("The customer has not accepted the cost yet.", **{"theirs.status": ticket.status})
    if speaks_for_vendor(step.actor) and status in outcomes(ticket, step.rules):
        raise wrong(status="To end it with an outcome, document the cause and the solution.")
    if speaks_for_vendor(step.actor):
        raise clash("The ticket cannot go there from where it is.", **{"theirs.status": ticket.status})
    raise not_allowed("You may not move this ticket there.")


def after_reply(ticket: Ticket, step: Step) -> str:
    """The status after the actor has said something; while a cost waits for its answer, a comment is none."""
    if speaks_for_vendor(step.actor) or (ticket.cost and ticket.cost.state == "proposed" and not ticket.ended):
        return ticket.status
    if ticket.kind == "waiting-customer":
        return step.rules.after_reply(ticket)
    return step.rules.reopen_status if ticket.ended else ticket.status


def at_status(ticket: Ticket, step: Step, status: str) -> tuple[Ticket, tuple[FieldChange, ...]]:
    """The ticket in another status, and what changed with it."""
    if status == ticket.status:
        return ticket, ()
    rule = step.rules.statuses[status]
    queue = rule.queue or ticket.queue
    before_waiting = ""
    if rule.kind == "waiting-customer":
        before_waiting = ticket.before_waiting if ticket.kind == "waiting-customer" else ticket.status
    moved = replace(
        ticket,
        status=status,
        kind=rule.kind,
        status_since=step.at,
        queue=queue,
        before_waiting=before_waiting,
        notice_at=None,
        resolution=ticket.resolution if rule.kind in ENDED else None,
    )
    return moved, differences(("status", ticket.status, status), ("queue", ticket.queue, queue))


def with_entry(ticket: Ticket, step: Step, entry: Entry, **fields: Any) -> Ticket:
    """The ticket with one more entry, and these fields."""
    return replace(ticket, entries=(*ticket.entries, entry), updated_at=step.at, revision=ticket.revision + 1, **fields)


def differences(*fields: tuple[str, str, str]) -> tuple[FieldChange, ...]:
    """The changes among these fields, each with its value before and after."""
    return tuple(FieldChange(name, before, after) for name, before, after in fields if before != after)


def _appointment_text(appointment: Appointment | None) -> str:
    if appointment is None:
        return ""
    parts = (appointment.starts.isoformat(), str(appointment.minutes), appointment.place, appointment.people)
    return " · ".join(line_of(part) for part in parts if part)


def _external_text(external: ExternalParty | None) -> str:
    if external is None:
        return ""
    return " · ".join(line_of(part) for part in (external.name, external.contact, external.reference) if part)
