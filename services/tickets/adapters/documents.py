"""A ticket as a MongoDB document, and the difference of two tickets as an update of it."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

from services.tickets.domain import (
    Appointment,
    Cost,
    Entry,
    ExternalParty,
    FieldChange,
    FileRef,
    Glimpse,
    Party,
    Resolution,
    Ticket,
)

Document = Mapping[str, Any]

_TICKET_FIELDS = tuple(field.name for field in fields(Ticket) if field.name not in ("id", "entries"))


# and are then left out
_MAY_BE_EMPTY = (
    *("company", "company_name", "company_slug", "priority", "type"),
    *("release", "release_id", "release_hope", "follows"),
)


def _as_is(value: Any) -> Any:
    return value


def _party(party: Party | None) -> Any:
    return None if party is None else {"id": party.id, "name": party.name, "side": party.side}


def _files(files: tuple[FileRef, ...]) -> list[dict[str, Any]]:
    return [{"id": f.id, "name": f.name, "size": f.size, "type": f.type} for f in files]


def _flat(part: Any) -> Any:
    return None if part is None else {field.name: getattr(part, field.name) for field in fields(part)}


def _resolution(resolution: Resolution | None) -> Any:
    return None if resolution is None else {**_flat(resolution), "by": _party(resolution.by)}


def _cost(cost: Cost | None) -> Any:
    if cost is None:
        return None
    return {**_flat(cost), "by": _party(cost.by), "answered_by": _party(cost.answered_by)}


_ENCODE: dict[str, Callable[[Any], Any]] = {
    "contact": _party,
    "created_by": _party,
    "assignee": _party,
    "files": _files,
    "participants": list,
    "articles_offered": list,
    "articles_read": list,
    "fields": dict,
    "appointment": _flat,
    "external": _flat,
    "resolution": _resolution,
    "cost": _cost,
}


def document_of(ticket: Ticket) -> dict[str, Any]:
    """The whole document; what is empty is left out."""
    document: dict[str, Any] = {"_id": ticket.id}
    for name in _TICKET_FIELDS:
        value = getattr(ticket, name)
        if value or name == "revision":
            document[name] = _ENCODE.get(name, _as_is)(value)
    document["entries"] = [entry_document(entry) for entry in ticket.entries]
    return document


def update_of(before: Ticket, after: Ticket) -> dict[str, Any]:
    """The update that makes one into the other; entries are only ever added."""
    changed = {
        name: _ENCODE.get(name, _as_is)(value)
        for name in _TICKET_FIELDS
        if (value := getattr(after, name)) != getattr(before, name)
    }
    update: dict[str, Any] = {"$set": changed}
    added = after.entries[len(before.entries) :]
    if added:
        update["$push"] = {"entries": {"$each": [entry_document(entry) for entry in added]}}
    return update


def entry_document(entry: Entry) -> dict[str, Any]:
    """One entry; what is empty is left out."""
    document: dict[str, Any] = {
        "id": entry.id,
        "kind": entry.kind,
        "at": entry.at,
        "by": _party(entry.by),
        "imprint": entry.imprint,
    }
    if entry.text:
        document["text"] = entry.text
    if entry.staff_only:
        document["staff_only"] = True
    if entry.changes:
        document["changes"] = [[change.field, change.before, change.after] for change in entry.changes]
    if entry.files:
        document["files"] = _files(entry.files)
    if entry.quoted:
        document["quoted"] = entry.quoted
    if entry.channel:
        document["channel"] = entry.channel
    if entry.unmailed:
        document["unmailed"] = True
    return document


def ticket_in(document: Document) -> Ticket:
    """The ticket of a document."""
    get = document.get
    texts = {name: get(name, "") for name in _MAY_BE_EMPTY}
    ids: dict[str, Any] = {name: tuple(get(name, ())) for name in ("participants", "articles_offered", "articles_read")}
    return Ticket(
        **texts,
        **ids,
        id=document["_id"],
        number=document["number"],
        portal=document["portal"],
        contact=_party_in(document["contact"]),
        created_by=_party_in(document["created_by"]),
        channel=document["channel"],
        queue=document["queue"],
        title=document["title"],
        description=document["description"],
        fields=get("fields", {}),
        status=document["status"],
        kind=document["kind"],
        status_since=document["status_since"],
        visibility=document["visibility"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        before_waiting=get("before_waiting", ""),
        notice_at=get("notice_at"),
        assignee=_party_in(found) if (found := get("assignee")) else None,
        way=get("way", ""),
        appointment=Appointment(**found) if (found := get("appointment")) else None,
        external=ExternalParty(**found) if (found := get("external")) else None,
        resolution=_resolution_in(found) if (found := get("resolution")) else None,
        cost=_cost_in(found) if (found := get("cost")) else None,
        files=_files_in(get("files", ())),
        comments=get("comments", 0),
        entries=tuple([_entry_in(entry) for entry in document["entries"]]),
        request=get("request", ""),
        imprint=get("imprint", ""),
        unmailed=get("unmailed", False),
        revision=document["revision"],
    )


GLIMPSE = {field.name: 1 for field in fields(Glimpse) if field.name != "id"}  # `_id` comes by itself


def glimpse_in(document: Document) -> Glimpse:
    """So much of the ticket as `GLIMPSE` has the database give."""
    return Glimpse(
        id=document["_id"],
        number=document["number"],
        portal=document["portal"],
        company=document.get("company", ""),
        title=document["title"],
        visibility=document["visibility"],
        contact=_party_in(document["contact"]),
        created_by=_party_in(document["created_by"]),
        participants=tuple(document.get("participants", ())),
        created_at=document["created_at"],
    )


def _party_in(document: Document) -> Party:
    return Party(document["id"], document["name"], document["side"])


def _files_in(documents: Any) -> tuple[FileRef, ...]:
    return tuple(FileRef(f["id"], f["name"], f["size"], f["type"]) for f in documents)


def _resolution_in(document: Document) -> Resolution:
    return Resolution(**{**document, "by": _party_in(document["by"])})


def _cost_in(document: Document) -> Cost:
    answered = document.get("answered_by")
    parties = {"by": _party_in(document["by"]), "answered_by": _party_in(answered) if answered else None}
    return Cost(**{**document, **parties})


def _entry_in(document: Document) -> Entry:
    get = document.get
    return Entry(
        id=document["id"],
        kind=document["kind"],
        at=document["at"],
        by=_party_in(document["by"]),
        text=get("text", ""),
        staff_only=get("staff_only", False),
        changes=tuple(FieldChange(*change) for change in get("changes", ())),
        files=_files_in(get("files", ())),
        imprint=get("imprint", ""),
        quoted=get("quoted", ""),
        channel=get("channel", ""),
        unmailed=get("unmailed", False),
    )
