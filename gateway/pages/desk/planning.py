"""How a ticket is solved: the form's times and parties, and the check that nobody else planned meanwhile."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from contracts.errors import CasebusError, Code
from contracts.tickets import Appointment, ExternalParty, PlanWork, Ticket, Written
from gateway.forms.fields import Form
from gateway.pages.desk.forms import PlanForm
from gateway.visit import Visit

N_ = str  # marks a text for translation
BAD_TIME = N_("Please enter a date and a time.")
NAME_NEEDED = N_("Please name the third party.")
CHANGED = N_("Somebody else has changed this in the meantime.")
TRIES = 5


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
    elif data.place or data.people:
        form.say("starts", BAD_TIME)
        return None
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
        status=data.status if appointment else "",
        unmailed=bool(data.unmailed),
    )


def plan_values(visit: Visit, ticket: Ticket) -> dict[str, Any]:
    """What the form shows at first."""
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


def mark(visit: Visit, values: dict[str, Any]) -> str:
    """A short mark of what the form shows, to notice that it changed."""
    return visit.gateway.seals.mark("plan", "\0".join(str(value) for value in values.values()))


async def save_plan(visit: Visit, data: PlanForm, request: PlanWork) -> Written:
    """Save it unless somebody else planned meanwhile; whatever else happened to the ticket is no conflict."""
    tickets = visit.peers.tickets
    for _ in range(TRIES - 1):
        found = await tickets.read(await visit.fresh_token(), request.ticket)
        stored = plan_values(visit, found)
        if data.was and data.was != mark(visit, stored):
            theirs = {f"theirs.{name}": str(value) for name, value in stored.items() if value != getattr(data, name)}
            if theirs:
                raise CasebusError(Code.CONFLICT, CHANGED, details=theirs)
        checked = request.model_copy(
            update={"request_id": f"{request.request_id[:60]}-{found.revision}", "expected_revision": found.revision}
        )
        try:
            return await tickets.plan(await visit.fresh_token(), checked)
        except CasebusError as error:
            if error.code is not Code.CONFLICT or "theirs.way" not in error.problem.details:
                raise
    raise CasebusError(Code.CONFLICT, CHANGED)
