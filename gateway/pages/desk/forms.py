"""The forms of a ticket on the desk, and what they send to the tickets service."""

from typing import Any, Literal

from pydantic import Field

from contracts.tickets import EditTicket, ResolveTicket, Ticket
from gateway.forms.fields import FormModel, Line
from gateway.pages.tickets.replying import MoveForm
from gateway.visit import Visit

TEXT = 50_000
Unmailed = Literal["", "1"]
"""Ticked: nobody is mailed about this, but for what must go."""

CHANGEABLE = ("queue", "assignee", "priority", "type", "title", "release")


class ReplyForm(FormModel):
    """An answer to the customer or a note for staff, with a status that goes along."""

    kind: Literal["comment", "note"] = "comment"
    text: Line = Field(default="", max_length=TEXT)
    status: Line = Field(default="", max_length=40)
    upload: tuple[str, ...] = ()
    upload_note: tuple[str, ...] = ()
    unmailed: Unmailed = ""


class ChangeForm(FormModel):
    """Fields of the ticket, and what each was when the form was made."""

    title: Line = Field(min_length=1, max_length=200)
    queue: Line = Field(max_length=40)
    assignee: Line = Field(default="", max_length=40)
    priority: Line = Field(default="", max_length=40)
    type: Line = Field(default="", max_length=40)
    release: Line = Field(default="", max_length=60)
    was_title: Line = ""
    was_queue: Line = ""
    was_assignee: Line = ""
    was_priority: Line = ""
    was_type: Line = ""
    was_release: Line = ""
    unmailed: Unmailed = ""

    def request(self, request_id: str, ticket: str) -> EditTicket | None:
        """Only what differs from what the form showed; None when nothing does."""
        old = {name: str(getattr(self, f"was_{name}")) for name in CHANGEABLE}
        new = {name: str(getattr(self, name)) for name in CHANGEABLE}
        changed: dict[str, Any] = {name: value for name, value in new.items() if value != old[name]}
        if not changed:
            return None
        return EditTicket(
            request_id=request_id, ticket=ticket, expected={name: old[name] for name in changed}, **changed
        )


class DeskMoveForm(MoveForm):
    """Another status, with the coming release where the status is tied to one (C21)."""

    release: Line = Field(default="", max_length=60)
    unmailed: Unmailed = ""


class TakeForm(FormModel):
    """Whoever presses the button takes the ticket over; `was` is who had it when the page was made."""

    was: Line = ""


class PlanForm(FormModel):
    """How the problem is solved (A23 to A25); times are the portal's local time, `was` marks what the form showed."""

    way: Literal["", "on_site", "remote", "third_party"] = ""
    starts: Line = Field(default="", max_length=40)
    minutes: int = Field(default=60, ge=5, le=10080)
    place: Line = Field(default="", max_length=300)
    people: Line = Field(default="", max_length=300)
    external_name: Line = Field(default="", max_length=200)
    external_contact: Line = Field(default="", max_length=300)
    external_reference: Line = Field(default="", max_length=100)
    status: Line = ""
    was: Line = ""
    unmailed: Unmailed = ""


class ResolveForm(FormModel):
    """The nature of the error, its solution (A26) and the outcome (A27)."""

    status: Line = Field(min_length=1, max_length=40)
    cause: Line = Field(min_length=1, max_length=10_000)
    solution: Line = Field(min_length=1, max_length=10_000)
    way: Literal["", "on_site", "remote", "third_party"] = ""
    expected: Line = ""
    unmailed: Unmailed = ""

    def request(self, request_id: str, ticket: str) -> ResolveTicket:
        """For the tickets service."""
        return ResolveTicket(
            request_id=request_id,
            ticket=ticket,
            status=self.status,
            cause=self.cause,
            solution=self.solution,
            way=self.way,
            expected_status=self.expected,
            unmailed=bool(self.unmailed),
        )


def may_leave_unmailed(visit: Visit) -> bool:
    """Whether this member of staff may open something that nobody is mailed about; of a ticket its powers say it."""
    who = visit.portal.mails.unmailed
    return who == "staff" or (who == "admins" and visit.actor.role == "admin")


def change_values(ticket: Ticket) -> dict[str, str]:
    """What the change form shows at first."""
    assignee = ticket.assignee.id if ticket.assignee else ""
    return {
        "title": ticket.title,
        "queue": ticket.queue,
        "assignee": assignee,
        "priority": ticket.priority,
        "type": ticket.type,
        "release": ticket.release,
    }
