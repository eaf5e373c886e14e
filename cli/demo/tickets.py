"""Loads the demo tickets, each step by the person who does it, with their own rights."""

from collections.abc import Mapping
from datetime import UTC, datetime, time

from cli.demo.model import Demo, DemoPlan, DemoStep, DemoTicket, Slot
from cli.session import SignedInPerson
from contracts import tickets

People = Mapping[Slot, SignedInPerson]


async def load(portal: str, demo: Demo, people: People) -> None:
    """Open the tickets in order; request ids are the same each time, so that a repeat changes nothing."""
    for ticket in demo.tickets:
        await _load(f"demo-{portal}-{ticket.key}", ticket, people)


async def _load(key: str, ticket: DemoTicket, people: People) -> None:
    opened = await people[ticket.by].call(
        tickets.OPEN,
        tickets.OpenTicket(
            request_id=key,
            queue=ticket.queue,
            title=ticket.title,
            description=ticket.text.strip(),
            priority=ticket.priority,
            type=ticket.type,
            fields=ticket.fields,
            contact=people[ticket.contact].id if ticket.contact else "",
            channel=ticket.channel,
            visibility=ticket.visibility,
        ),
    )
    if not ticket.steps:
        return
    # a repeat must say the same, so appointments count from the day of opening
    read = await people[ticket.by].call(tickets.READ, tickets.ReadTicket(ticket=opened.id))
    midnight = datetime.combine(read.created_at.astimezone(UTC).date(), time(), UTC)
    for number, step in enumerate(ticket.steps, start=1):
        await _step(f"{key}-{number}", opened.id, step, people, midnight)


async def _step(key: str, ticket: str, step: DemoStep, people: People, midnight: datetime) -> None:
    person = people[step.by]
    if step.assign:
        assigned = tickets.EditTicket(request_id=f"{key}-assign", ticket=ticket, assignee=people[step.assign].id)
        await person.call(tickets.EDIT, assigned)
    if step.type:
        await person.call(tickets.EDIT, tickets.EditTicket(request_id=f"{key}-type", ticket=ticket, type=step.type))
    if step.plan:
        await person.call(tickets.PLAN, _plan(f"{key}-plan", ticket, step.plan, midnight))
    if step.note:
        note = tickets.AddComment(request_id=f"{key}-note", ticket=ticket, text=step.note.strip(), staff_only=True)
        await person.call(tickets.COMMENT, note)
    if step.comment:
        comment = tickets.AddComment(
            request_id=f"{key}-comment", ticket=ticket, text=step.comment.strip(), status=step.status
        )
        await person.call(tickets.COMMENT, comment)
    elif step.status:
        await person.call(tickets.MOVE, tickets.MoveTicket(request_id=f"{key}-move", ticket=ticket, status=step.status))
    if step.resolve:
        resolved = tickets.ResolveTicket(
            request_id=f"{key}-resolve",
            ticket=ticket,
            status=step.resolve.status,
            cause=step.resolve.cause.strip(),
            solution=step.resolve.solution.strip(),
            way=step.resolve.way,
        )
        await person.call(tickets.RESOLVE, resolved)


def _plan(key: str, ticket: str, plan: DemoPlan, midnight: datetime) -> tickets.PlanWork:
    appointment = None
    if plan.appointment:
        appointment = tickets.Appointment(
            starts=midnight + plan.appointment.offset,
            minutes=plan.appointment.minutes,
            place=plan.appointment.place,
            people=plan.appointment.people,
        )
    external = None
    if plan.external:
        external = tickets.ExternalParty(
            name=plan.external.name, contact=plan.external.contact, reference=plan.external.reference
        )
    return tickets.PlanWork(request_id=key, ticket=ticket, way=plan.way, appointment=appointment, external=external)
