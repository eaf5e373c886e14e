"""A ticket and its parts as they travel.

The parts are built as plain dictionaries: the contracts' models read these in one go where a model is wanted, and the
answer that is given most often, a whole ticket, is written as JSON without one. A test holds it to its contract.
"""

from collections.abc import Iterable
from typing import Any

from pydantic_core import to_json

from contracts import accounts
from contracts import base as common
from contracts import tickets as wire
from contracts.files import UploadRef
from services.tickets.domain import (
    Actor,
    Appointment,
    Company,
    Cost,
    Entry,
    ExternalParty,
    FileRef,
    Glimpse,
    Party,
    Resolution,
    Ticket,
    revision_for,
)
from services.tickets.ports import Member

Plain = dict[str, Any]


def party_out(party: Party) -> common.Party:
    """A person beside what they did."""
    return common.Party(**_party(party))


def files_out(files: Iterable[FileRef]) -> tuple[UploadRef, ...]:
    """Files as a ticket names them."""
    return tuple(UploadRef(**file) for file in _files(files))


def entry_out(entry: Entry) -> wire.Entry:
    """One entry of the timeline."""
    return wire.Entry(**_entry(entry))


def head_out(ticket: Ticket) -> wire.TicketHead:
    """The ticket without its texts."""
    return wire.TicketHead(**_head(ticket))


def ticket_json(
    ticket: Ticket,
    timeline: tuple[Entry, ...],
    may: tuple[str, ...],
    statuses: tuple[str, ...],
    revision: int,
    *,
    followers: Iterable[Glimpse] = (),
) -> bytes:
    """The contracts' `Ticket` as JSON, as one reader may see it."""
    plain = _head(ticket)
    plain["revision"] = revision
    plain["description"] = ticket.description
    plain["files"] = _files(ticket.files)
    plain["timeline"] = [_entry(entry) for entry in timeline]
    plain["resolution"] = _resolution(ticket.resolution)
    plain["unmailed"] = ticket.unmailed
    plain["may"] = may
    plain["statuses"] = statuses
    plain["articles_offered"] = ticket.articles_offered
    plain["articles_read"] = ticket.articles_read
    plain["follows"] = ticket.follows
    plain["followed_by"] = [_follower(one) for one in followers]
    return to_json(plain)


def written(ticket: Ticket, actor: Actor) -> wire.Written:
    """The answer to a write, for whoever wrote."""
    return wire.Written(id=ticket.id, number=ticket.number, revision=revision_for(actor, ticket))


def access_out(ticket: Ticket, may: tuple[str, ...]) -> wire.Access:
    """What somebody may do with the ticket, and where its folder is."""
    plain: Plain = {
        "ticket": ticket.id,
        "portal": ticket.portal,
        "company": ticket.company,
        "company_slug": ticket.company_slug,
        "number": ticket.number,
        "may": may,
        "audience": audience_of(ticket, staff_only=False),
    }
    return wire.Access(**plain)


def audience_of(ticket: Ticket, *, staff_only: bool) -> common.Audience:
    """Who may know of what happens to the ticket."""
    return common.Audience(
        portal=ticket.portal,
        company=ticket.company,
        staff_only=staff_only,
        whole_company=ticket.visibility == "company" and not staff_only,
        people=() if staff_only else ticket.people,
    )


def company_in(company: accounts.Company) -> Company:
    """A company as accounts tells it."""
    return Company(id=company.id, name=company.name, slug=company.slug)


def member_in(person: accounts.Person) -> Member:
    """A person as accounts tells it."""
    staff = person.role in ("agent", "admin")
    party = Party(person.id, person.name, "vendor" if staff else "customer")
    return Member(party, person.portal, person.company, person.active, staff, person.rights)


def _head(ticket: Ticket) -> Plain:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "portal": ticket.portal,
        "company": ticket.company,
        "company_name": ticket.company_name,
        "contact": _party(ticket.contact),
        "created_by": _party(ticket.created_by),
        "channel": ticket.channel,
        "queue": ticket.queue,
        "title": ticket.title,
        "priority": ticket.priority,
        "type": ticket.type,
        "fields": ticket.fields,
        "status": ticket.status,
        "kind": ticket.kind,
        "status_since": ticket.status_since,
        "notice_at": ticket.notice_at,
        "turn": ticket.turn,
        "assignee": _party(ticket.assignee) if ticket.assignee else None,
        "visibility": ticket.visibility,
        "participants": ticket.participants,
        "way": ticket.way,
        "appointment": _appointment(ticket.appointment),
        "external": _external(ticket.external),
        "cost": _cost(ticket.cost),
        "release": ticket.release,
        "release_id": ticket.release_id,
        "release_hope": ticket.release_hope,
        "comments": ticket.comments,
        "created_at": ticket.created_at,
        "updated_at": ticket.updated_at,
        "revision": ticket.revision,
    }


def _party(party: Party) -> Plain:
    return {"id": party.id, "name": party.name, "side": party.side}


def _follower(ticket: Glimpse) -> Plain:
    return {
        "id": ticket.id,
        "number": ticket.number,
        "title": ticket.title,
        "by": _party(ticket.created_by),
        "at": ticket.created_at,
    }


def _files(files: Iterable[FileRef]) -> list[Plain]:
    return [{"id": file.id, "name": file.name, "size": file.size, "type": file.type} for file in files]


def _entry(entry: Entry) -> Plain:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "at": entry.at,
        "by": _party(entry.by),
        "text": entry.text,
        "staff_only": entry.staff_only,
        "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in entry.changes],
        "files": _files(entry.files),
        "quoted": entry.quoted,
        "channel": entry.channel,
        "unmailed": entry.unmailed,
    }


def _appointment(appointment: Appointment | None) -> Plain | None:
    if appointment is None:
        return None
    return {
        "starts": appointment.starts,
        "minutes": appointment.minutes,
        "place": appointment.place,
        "people": appointment.people,
    }


def _external(external: ExternalParty | None) -> Plain | None:
    if external is None:
        return None
    return {"name": external.name, "contact": external.contact, "reference": external.reference}


def _cost(cost: Cost | None) -> Plain | None:
    if cost is None:
        return None
    return {
        "id": cost.id,
        "amount": cost.amount,
        "currency": cost.currency,
        "explanation": cost.explanation,
        "state": cost.state,
        "by": _party(cost.by),
        "at": cost.at,
        "answered_by": _party(cost.answered_by) if cost.answered_by else None,
        "answered_at": cost.answered_at,
    }


def _resolution(resolution: Resolution | None) -> Plain | None:
    if resolution is None:
        return None
    return {
        "cause": resolution.cause,
        "solution": resolution.solution,
        "way": resolution.way,
        "outcome": resolution.outcome,
        "by": _party(resolution.by),
        "at": resolution.at,
    }
