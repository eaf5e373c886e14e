"""Tickets and files for outside systems: the same operations as pages and API, with the token of the request."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from contracts import tickets as t
from contracts.base import Party
from contracts.errors import forbidden, invalid
from contracts.files import UploadRef
from contracts.systems import tickets as s
from gateway.systems.asked import Asked

PUT_LIFE = timedelta(minutes=10)  # the storage's own address behind it lives a little longer


async def create(asked: Asked) -> s.TicketWritten:
    """By the person who was named, or by the system for a contact."""
    body: s.TicketCreate = asked.body
    if bool(body.on_behalf) == bool(body.contact):
        text = "Name either the customer on whose behalf it is opened, or the contact."
        raise invalid(text, on_behalf="One of the two.", contact="One of the two.")
    request = t.OpenTicket(
        request_id=asked.key,
        queue=body.queue,
        title=body.title,
        description=body.description,
        priority=body.priority,
        type=body.type,
        visibility=body.visibility,
        uploads=body.files,
        contact=asked.contact,
        channel="bus",
        fields=body.fields,
    )
    return _written(asked, await asked.peers.tickets.open(asked.token, request))


async def comment(asked: Asked) -> s.TicketWritten:
    """A comment, or a note for staff only."""
    body: s.TicketComment = asked.body
    if body.internal and "see.notes" not in asked.system.allow:
        raise forbidden("Internal notes were not granted to the system.")
    request = t.AddComment(
        request_id=asked.key,
        ticket=await _within(asked, body.ticket),
        text=body.text,
        uploads=body.files,
        staff_only=body.internal,
        status=body.status,
    )
    return _written(asked, await asked.peers.tickets.comment(asked.token, request))


async def status(asked: Asked) -> s.TicketWritten:
    """To another status."""
    body: s.TicketStatus = asked.body
    request = t.MoveTicket(
        request_id=asked.key,
        ticket=await _within(asked, body.ticket),
        status=body.status,
        expected_status=body.expected_status,
    )
    return _written(asked, await asked.peers.tickets.move(asked.token, request))


async def get(asked: Asked) -> s.TicketRead:
    """With all that the asker may read."""
    body: s.TicketGet = asked.body
    found = await asked.peers.tickets.read(asked.token, asked.ticket_id(body.ticket))
    asked.reaches(found.company)
    return s.TicketRead(
        **_row(asked, found),
        description=found.description,
        files=tuple(map(_file, found.files)),
        timeline=tuple(_entry(entry) for entry in found.timeline if asked.sees_notes or not entry.staff_only),
        statuses=found.statuses,
    )


async def page(asked: Asked) -> s.TicketPage:
    """A page of the list."""
    body: s.TicketList = asked.body
    request = t.ListTickets(
        view=body.view,
        statuses=body.statuses,
        queue=body.queue,
        company=asked.company(body.company),
        sort=body.sort,
        descending=body.descending,
        limit=body.limit,
        cursor=body.cursor,
    )
    found = await asked.peers.tickets.page(asked.token, request)
    return s.TicketPage(items=_rows(asked, found.items), total=found.total, next=found.next)


async def search(asked: Asked) -> s.TicketPage:
    """What was found."""
    body: s.TicketSearch = asked.body
    if not asked.sees_notes:  # the words of notes are found by staff: what is not told must not be guessed either
        raise forbidden("To search as the system itself needs the grant see.notes; on behalf of somebody it does not.")
    request = t.SearchTickets(text=body.text, company=asked.company(body.company), limit=body.limit, cursor=body.cursor)
    found = await asked.peers.tickets.search(asked.token, request)
    rows = _rows(asked, (hit.ticket for hit in found.items))
    return s.TicketPage(items=rows, total=found.total, next=found.next)


async def stage(asked: Asked) -> s.FileStaged:
    """The address holds everything that its PUT needs; the storage's own address is for us alone."""
    body: s.FileStage = asked.body
    staged = await asked.peers.files.stage(asked.token, body.name, body.size)
    expires = asked.tools.clock() + PUT_LIFE
    sealed = asked.tools.envelopes.close(
        {
            "system": asked.system.name,
            "person": asked.person,
            "upload": staged.upload,
            "url": staged.put_url,
            "name": staged.name,
            "size": body.size,
            "until": expires.timestamp(),
        }
    )
    address = f"{asked.tools.public_url}/systems/uploads/{sealed}"
    return s.FileStaged(upload=staged.upload, put_url=address, name=staged.name, expires_at=expires)


async def _within(asked: Asked, reference: str) -> str:
    """The id of a ticket of a company that the system is for."""
    ticket = asked.ticket_id(reference)
    if asked.as_itself and asked.system.companies:
        asked.reaches((await asked.peers.tickets.read(asked.token, ticket)).company)
    return ticket


def _written(asked: Asked, written: t.Written) -> s.TicketWritten:
    return s.TicketWritten(
        id=written.id, number=written.number, revision=written.revision, url=asked.url(written.number)
    )


def _rows(asked: Asked, heads: Iterable[t.TicketHead]) -> tuple[s.TicketRow, ...]:
    return tuple(s.TicketRow(**_row(asked, head)) for head in heads)


def _row(asked: Asked, head: t.TicketHead) -> dict[str, Any]:
    return {
        **{
            name: getattr(head, name)
            for name in (
                *("id", "number", "portal", "company", "company_name", "channel", "queue", "title", "priority"),
                *("type", "fields", "status", "kind", "turn", "comments", "created_at", "updated_at", "revision"),
            )
        },
        "contact": _someone(head.contact),
        "created_by": _someone(head.created_by),
        "assignee": _someone(head.assignee) if head.assignee else None,
        "url": asked.url(head.number),
    }


def _entry(entry: t.Entry) -> s.TicketEntry:
    return s.TicketEntry(
        id=entry.id,
        kind=entry.kind,
        at=entry.at,
        by=_someone(entry.by),
        text=entry.text,
        changes={change.field: change.after for change in entry.changes},
        files=tuple(map(_file, entry.files)),
    )


def _file(file: UploadRef) -> s.FileOf:
    return s.FileOf(id=file.id, name=file.name, size=file.size, type=file.type)


def _someone(party: Party) -> s.Someone:
    return s.Someone(id=party.id, name=party.name, side=party.side)
