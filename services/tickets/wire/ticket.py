"""A ticket and its parts as they travel."""

from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel

from contracts import accounts
from contracts import base as common
from contracts import tickets as wire
from contracts.files import UploadRef
from services.tickets.domain import (
    Appointment,
    Company,
    Entry,
    ExternalParty,
    FileRef,
    Party,
    Resolution,
    Ticket,
)
from services.tickets.ports import Member

Model = TypeVar("Model", bound=BaseModel)


def party_out(party: Party) -> common.Party:
    """A person beside what they did."""
    return _made(common.Party, id=party.id, name=party.name, side=party.side)


def files_out(files: Iterable[FileRef]) -> tuple[UploadRef, ...]:
    """Files as a ticket names them."""
    return tuple(_made(UploadRef, id=f.id, name=f.name, size=f.size, type=f.type) for f in files)


def entry_out(entry: Entry) -> wire.Entry:
    """One entry of the timeline."""
    return _made(
        wire.Entry,
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        by=party_out(entry.by),
        text=entry.text,
        staff_only=entry.staff_only,
        changes=tuple(
            _made(wire.FieldChange, field=change.field, before=change.before, after=change.after)
            for change in entry.changes
        ),
        files=files_out(entry.files),
    )


def head_out(ticket: Ticket) -> wire.TicketHead:
    """The ticket without its texts."""
    return _made(wire.TicketHead, **_head_fields(ticket))


def ticket_out(
    ticket: Ticket, timeline: tuple[Entry, ...], may: tuple[str, ...], statuses: tuple[str, ...]
) -> wire.Ticket:
    """The ticket as one reader may see it."""
    return _made(
        wire.Ticket,
        **_head_fields(ticket),
        description=ticket.description,
        files=files_out(ticket.files),
        timeline=tuple(entry_out(entry) for entry in timeline),
        resolution=_resolution_out(ticket.resolution),
        may=may,
        statuses=statuses,
    )


def written(ticket: Ticket) -> wire.Written:
    """The answer to a write."""
    return _made(wire.Written, id=ticket.id, number=ticket.number, revision=ticket.revision)


def access_out(ticket: Ticket, may: tuple[str, ...]) -> wire.Access:
    """What somebody may do with the ticket, and where its folder is."""
    return _made(
        wire.Access,
        ticket=ticket.id,
        portal=ticket.portal,
        company=ticket.company,
        company_slug=ticket.company_slug,
        number=ticket.number,
        may=may,
    )


def company_in(company: accounts.Company) -> Company:
    """A company as accounts tells it."""
    return Company(id=company.id, name=company.name, slug=company.slug)


def member_in(person: accounts.Person) -> Member:
    """A person as accounts tells it."""
    staff = person.role in ("agent", "admin")
    party = Party(person.id, person.name, "vendor" if staff else "customer")
    return Member(party, person.portal, person.company, person.active, staff)


def _made(model: type[Model], **fields: Any) -> Model:
    # The domain has plain texts where the contracts have literals. Checking them costs half of model_construct.
    return model(**fields)


def _head_fields(ticket: Ticket) -> dict[str, Any]:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "portal": ticket.portal,
        "company": ticket.company,
        "company_name": ticket.company_name,
        "contact": party_out(ticket.contact),
        "created_by": party_out(ticket.created_by),
        "channel": ticket.channel,
        "queue": ticket.queue,
        "title": ticket.title,
        "priority": ticket.priority,
        "type": ticket.type,
        "status": ticket.status,
        "kind": ticket.kind,
        "status_since": ticket.status_since,
        "turn": ticket.turn,
        "assignee": party_out(ticket.assignee) if ticket.assignee else None,
        "visibility": ticket.visibility,
        "participants": ticket.participants,
        "way": ticket.way,
        "appointment": _appointment_out(ticket.appointment),
        "external": _external_out(ticket.external),
        "comments": ticket.comments,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "revision": ticket.revision,
    }


def _appointment_out(appointment: Appointment | None) -> wire.Appointment | None:
    if appointment is None:
        return None
    return _made(
        wire.Appointment,
        starts=appointment.starts,
        minutes=appointment.minutes,
        place=appointment.place,
        people=appointment.people,
    )


def _external_out(external: ExternalParty | None) -> wire.ExternalParty | None:
    if external is None:
        return None
    return _made(wire.ExternalParty, name=external.name, contact=external.contact, reference=external.reference)


def _resolution_out(resolution: Resolution | None) -> wire.Resolution | None:
    if resolution is None:
        return None
    return _made(
        wire.Resolution,
        cause=resolution.cause,
        solution=resolution.solution,
        way=resolution.way,
        outcome=resolution.outcome,
        by=party_out(resolution.by),
        at=resolution.at,
    )
