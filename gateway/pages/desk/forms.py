"""The forms of a ticket on the desk, and what they send to the tickets service."""

from datetime import UTC, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field

from contracts.tickets import Appointment, EditTicket, ExternalParty, PlanWork, ResolveTicket, Ticket
from gateway.forms.fields import Form, FormModel, Line
from gateway.visit import Visit

N_ = str
TEXT = 50_000
CHANGEABLE = ("queue", "assignee", "priority", "type", "title")
BAD_TIME = N_("Please enter a date and a time.")
NAME_NEEDED = N_("Please name the third party.")


class ReplyForm(FormModel):
    """An answer to the customer or a note for staff, with a status that goes along."""

    kind: Literal["comment", "note"] = "comment"
    text: Line = Field(default="", max_length=TEXT)
    status: Line = Field(default="", max_length=40)
    upload: tuple[str, ...] = ()
    uploads: tuple[str, ...] = ()
    upload_note: tuple[str, ...] = ()


class ChangeForm(FormModel):
    """Fields of the ticket, and what each was when the form was made."""

    title: Line = Field(min_length=1, max_length=200)
    queue: Line = Field(max_length=40)
    assignee: Line = Field(default="", max_length=40)
    priority: Line = Field(default="", max_length=40)
    type: Line = Field(default="", max_length=40)
    was_title: Line = ""
    was_queue: Line = ""
    was_assignee: Line = ""
    was_priority: Line = ""
    was_type: Line = ""

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


class TakeForm(FormModel):
    """Whoever presses the button takes the ticket over; `was` is who had it when the page was made."""

    was: Line = ""


class PlanForm(FormModel):
    """How the problem is solved (A23 to A25); times are the portal's local time."""

    way: Literal["", "on_site", "remote", "third_party"] = ""
    starts: Line = Field(default="", max_length=40)
    minutes: int = Field(default=60, ge=5, le=10080)
    place: Line = Field(default="", max_length=300)
    people: Line = Field(default="", max_length=300)
    external_name: Line = Field(default="", max_length=200)
    external_contact: Line = Field(default="", max_length=300)
    external_reference: Line = Field(default="", max_length=100)
    revision: int = Field(default=0, ge=0)


class ResolveForm(FormModel):
    """The nature of the error, its solution (A26) and the outcome (A27)."""

    status: Line = Field(min_length=1, max_length=40)
    cause: Line = Field(min_length=1, max_length=10_000)
    solution: Line = Field(min_length=1, max_length=10_000)
    way: Literal["", "on_site", "remote", "third_party"] = ""
    expected: Line = ""

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
        )


def plan_request(visit: Visit, form: Form[PlanForm], ticket: str) -> PlanWork | None:
    """For the tickets service; None when the form says what is wrong."""
    data = form.data
    appointment = external = None
    if data.starts:
        try:
            starts = datetime.fromisoformat(data.starts)
        except ValueError:
            form.say("starts", BAD_TIME)
            return None
        starts = starts.replace(tzinfo=starts.tzinfo or ZoneInfo(visit.portal.contact.timezone))
        appointment = Appointment(
            starts=starts.astimezone(UTC), minutes=data.minutes, place=data.place, people=data.people
        )
    if data.external_name:
        external = ExternalParty(
            name=data.external_name, contact=data.external_contact, reference=data.external_reference
        )
    elif data.external_contact or data.external_reference:
        form.say("external_name", NAME_NEEDED)
        return None
    return PlanWork(
        request_id=form.request_id,
        ticket=ticket,
        way=data.way,
        appointment=appointment,
        external=external,
        expected_revision=data.revision,
    )


def plan_values(visit: Visit, ticket: Ticket) -> dict[str, Any]:
    """What the plan form shows at first."""
    planned, external = ticket.appointment, ticket.external
    zone = ZoneInfo(visit.portal.contact.timezone)
    return {
        "way": ticket.way,
        "starts": planned.starts.astimezone(zone).strftime("%Y-%m-%dT%H:%M") if planned else "",
        "minutes": planned.minutes if planned else 60,
        "place": planned.place if planned else "",
        "people": planned.people if planned else "",
        "external_name": external.name if external else "",
        "external_contact": external.contact if external else "",
        "external_reference": external.reference if external else "",
    }


def change_values(ticket: Ticket) -> dict[str, str]:
    """What the change form shows at first."""
    assignee = ticket.assignee.id if ticket.assignee else ""
    return {
        "title": ticket.title,
        "queue": ticket.queue,
        "assignee": assignee,
        "priority": ticket.priority,
        "type": ticket.type,
    }
