"""Between the messages of the bus and the domain."""

from datetime import datetime
from typing import Literal, cast

from contracts.base import Actor, Audience, Event, Party, Side
from contracts.errors import forbidden
from contracts.files import PLACED, FileRow, FilesPlaced, UploadRef
from contracts.tickets import TicketFact
from kit.events import new_event
from services.files.domain import Attached, Filing, Owner, Person, StoredFile


def uploader(actor: Actor) -> Owner:
    """Whose upload it will be; raises `forbidden` for those who can send no file at all."""
    allowed = actor.is_staff or "create" in actor.rights or "comment" in actor.rights
    if actor.is_service or not allowed:
        raise forbidden("You may not send files here.")
    return owner(actor)


def owner(actor: Actor) -> Owner:
    """The person who asks, as the owner of uploads."""
    return Owner(actor.portal, actor.id, actor.session)


def upload_ref(file: StoredFile) -> UploadRef:
    """An upload as a ticket names it."""
    return UploadRef(id=file.id, name=file.name, size=file.size, type=file.type)


def file_row(file: StoredFile) -> FileRow:
    """A file of a ticket as lists show it."""
    return FileRow(
        id=file.id,
        folder=file.folder,
        name=file.name,
        size=file.size,
        type=file.type,
        state=cast(Literal["placing", "live", "lost"], file.state.value),
        by=Party(id=file.by.id, name=file.by.name, side=cast(Side, file.by.side)),
        at=file.at or file.created,
        entry=file.entry,
        staff_only=file.staff_only,
    )


def filing(event: Event, fact: TicketFact) -> Filing:
    """What an event of a ticket asks to be filed; files that no entry names came with the ticket itself."""
    entries = {ref.id: entry for entry in fact.entries for ref in entry.files}
    named = {ref.id: ref for entry in fact.entries for ref in entry.files}
    refs = {ref.id: ref for ref in fact.uploads} | named
    return Filing(
        ticket=fact.ticket.id,
        portal=fact.ticket.portal,
        company_slug=fact.company_slug,
        number=fact.ticket.number,
        by=Person(fact.by.id, fact.by.name, fact.by.side),
        at=event.time,
        files=tuple(
            Attached(
                id=ref.id,
                name=ref.name,
                size=ref.size,
                type=ref.type,
                entry=entries[ref.id].id if ref.id in entries else "",
                staff_only=ref.id in entries and entries[ref.id].staff_only,
            )
            for ref in refs.values()
        ),
    )


def placed_event(file: StoredFile, audience: Audience, at: datetime) -> Event:
    """The news that a file lies in its folder, or is lost, for those who may know of the ticket."""
    if file.staff_only:
        audience = audience.model_copy(update={"staff_only": True})
    data = FilesPlaced(audience=audience, ticket=file.ticket, files=(file_row(file),))
    return new_event(PLACED, subject=file.ticket, portal=file.owner.portal, data=data, at=at)
