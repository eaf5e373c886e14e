"""Between the messages of the bus and the domain."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal, cast

from contracts import files as f
from contracts.base import Actor, Audience, Event, Party, Side
from contracts.errors import forbidden
from contracts.tickets import TicketFact
from kit.events import new_event
from services.files.domain import (
    KEPT,
    Attached,
    Change,
    Check,
    Circle,
    Edit,
    Filing,
    Folder,
    Item,
    Owner,
    Person,
    Place,
    Room,
    State,
    StoredFile,
    Tree,
)

# What a browser may show in place: raster images, by their content; SVG is not among them, it can hold scripts.
INLINE = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
TOLD = 100  # rows in one event, which stays under 256 KiB
UNDOABLE = frozenset({"renamed", "moved", "deleted"})


def uploader(actor: Actor) -> Owner:
    """Whose upload it will be; raises `forbidden` for those who can send no file at all."""
    allowed = actor.is_staff or "create" in actor.rights or "comment" in actor.rights
    if actor.is_service or not allowed:
        raise forbidden("You may not send files here.")
    return owner(actor)


def owner(actor: Actor) -> Owner:
    """The person who asks, as the owner of uploads."""
    return Owner(actor.portal, actor.id, actor.session)


def person(actor: Actor) -> Person:
    """The person who asks, as shown beside what they do."""
    return Person(actor.id, actor.name, actor.side)


def party(someone: Person) -> Party:
    """A person for a reader."""
    return Party(id=someone.id, name=someone.name, side=cast(Side, someone.side))


def upload_ref(file: StoredFile) -> f.UploadRef:
    """An upload as a ticket names it."""
    return f.UploadRef(id=file.id, name=file.name, size=file.size, type=file.type)


def file_row(file: StoredFile, tree: Tree) -> f.FileRow:
    """A file as lists show it."""
    return f.FileRow(
        id=file.id,
        folder=tree.path(file.folder),
        name=file.name,
        size=file.size,
        type=file.type,
        state=cast(Literal["placing", "live", "lost", "deleted_outside"], file.state.value),
        by=party(file.by),
        at=file.at or file.created,
        entry=file.entry,
        staff_only=file.staff_only,
        origin=cast(Literal["form", "entry", "folder", "outside"], file.origin),
        parent=file.folder,
        versions=len(file.history) + 1,
        inline=file.type in INLINE and not file.check.shut,
        check=shut(file.check),
    )


def shut(check: Check) -> f.Shut | None:
    """Why nobody gets a content."""
    return cast(f.Shut, check.verdict.value) if check.shut else None


def folder_row(folder: Folder, tree: Tree) -> f.FolderRow:
    """A folder as lists show it."""
    return f.FolderRow(
        id=folder.id,
        name=folder.name,
        parent=folder.parent,
        path=tree.path(folder.id),
        by=party(folder.by),
        at=folder.at,
        staff_only=tree.staff_only(folder.id),
    )


def room_out(room: Room) -> f.Room:
    """How much is stored and may be."""
    limits = room.limits
    return f.Room(
        used=room.used,
        quota=limits.place,
        company_used=room.company_used,
        company_quota=limits.company,
        max_bytes=limits.file,
    )


def change_row(change: Change) -> f.ChangeRow:
    """A line of the log."""
    return f.ChangeRow(
        id=change.id,
        kind=cast(f.ChangeKind, change.kind),
        by=party(change.by),
        at=change.at,
        names=change.names,
        count=change.count,
        folder=change.folder,
        to=change.to,
        undoable=undoable(change),
    )


def undoable(change: Change) -> bool:
    """Whether somebody may try to take it back."""
    return change.kind in UNDOABLE and bool(change.items) and not change.undone


def changed(place: Place, change: Change | None, items: Iterable[Item]) -> f.Changed:
    """The answer to a change."""
    rows = tuple(
        f.ChangedItem(id=item.id, kind=cast(Literal["file", "folder"], item.kind), name=item.name, folder=item.folder)
        for item in items
    )
    if change is None:
        return f.Changed(change="", revision=place.revision)
    return f.Changed(change=change.id, revision=place.revision, items=rows, undoable=undoable(change))


def deleted_file(file: StoredFile, tree: Tree) -> f.DeletedRow:
    """A deleted file, or one that another client deleted."""
    by, at = (file.gone.by, file.gone.at) if file.gone else (file.by, file.at or file.created)
    return f.DeletedRow(
        id=file.id,
        kind="file",
        name=file.name,
        folder=tree.path(file.folder),
        size=file.size,
        by=party(by),
        at=at,
        until=at + KEPT if file.gone else None,
        outside=file.gone is None,
        restorable=file.state is not State.LOST,
    )


def deleted_folder(folder: Folder, tree: Tree) -> f.DeletedRow | None:
    """A deleted folder with all that was in it."""
    if folder.gone is None:
        return None
    return f.DeletedRow(
        id=folder.id,
        kind="folder",
        name=folder.name,
        folder=tree.path(folder.parent),
        by=party(folder.gone.by),
        at=folder.gone.at,
        until=folder.gone.at + KEPT,
    )


def audience(place: Place, *, staff_only: bool = False) -> Audience:
    """Who may know of what happens in a place."""
    where, circle = place.where, place.circle
    return Audience(
        portal=where.portal,
        company=where.company,
        staff_only=staff_only,
        whole_company=circle.whole_company and not staff_only,
        people=() if staff_only else circle.people,
    )


def circle(told: Audience) -> Circle:
    """Which customers may know of a ticket, from an event of it."""
    return Circle(told.whole_company, told.people)


def tree_event(
    place: Place, change: Change, files: Sequence[StoredFile], look: Sequence[str], removed: Sequence[str]
) -> Event:
    """The news that somebody changed the folders."""
    tree = place.tree
    gone = set(removed)
    data = f.TreeChanged(
        audience=audience(place, staff_only=change.staff_only),
        place=place.id,
        change=change_row(change),
        revision=place.revision,
        folders=tuple(dict.fromkeys(look)),
        files=tuple(file_row(file, tree) for file in files if file.id not in gone)[:TOLD],
        removed=tuple(removed),
    )
    return new_event(f.TREE_CHANGED, subject=place.id, portal=place.where.portal, data=data, at=change.at)


def held_event(place: Place, file: StoredFile, edit: Edit, by: Person, at: datetime) -> Event:
    """The news that the scanner holds a file back, for whoever added it."""
    data = f.FileHeld(
        audience=audience(place, staff_only=file.staff_only),
        place=place.id,
        file=file_row(file, place.tree),
        why=cast(Literal["infected", "too_large", "unseen"], edit.verdict),
        found=edit.found,
        by=party(by),
    )
    return new_event(f.HELD, subject=place.id, portal=place.where.portal, data=data, at=at)


def placed_event(file: StoredFile, place: Place, at: datetime) -> Event:
    """The news that a file lies in its folder, or is lost, for those who may know of the ticket."""
    told = audience(place, staff_only=file.staff_only)
    data = f.FilesPlaced(audience=told, ticket=file.place, files=(file_row(file, place.tree),))
    return new_event(f.PLACED, subject=file.place, portal=place.where.portal, data=data, at=at)


def filing(event: Event, fact: TicketFact) -> Filing:
    """What an event of a ticket asks to be filed; files that no entry names came with the ticket itself."""
    entries = {ref.id: entry for entry in fact.entries for ref in entry.files}
    named = {ref.id: ref for entry in fact.entries for ref in entry.files}
    refs = {ref.id: ref for ref in fact.uploads} | named
    return Filing(
        ticket=fact.ticket.id,
        portal=fact.ticket.portal,
        company=fact.ticket.company,
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
