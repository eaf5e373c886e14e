"""A file as its document in MongoDB, and back."""

from typing import Any

from services.files.domain import Owner, Person, State, StoredFile

# Absent while they say nothing: a sparse index then holds only the documents that it is for.
LOOSE = ("expires", "ticket")


def parts_of(file: StoredFile) -> tuple[dict[str, Any], list[str]]:
    """The fields to set, and the names of those to leave out."""
    fields: dict[str, Any] = {
        "portal": file.owner.portal,
        "person": file.owner.person,
        "session": file.owner.session,
        "name": file.name,
        "size": file.size,
        "created": file.created,
        "state": file.state.value,
        "expires": file.expires,
        "sha256": file.sha256,
        "type": file.type,
        "request_id": file.request_id,
        "ticket": file.ticket,
        "entry": file.entry,
        "staff_only": file.staff_only,
        "folder": file.folder,
        "key": file.key,
        "version": file.version,
        "by": {"id": file.by.id, "name": file.by.name, "side": file.by.side},
        "at": file.at,
        "revision": file.revision,
    }
    absent = [name for name in LOOSE if not fields[name]]
    return {name: value for name, value in fields.items() if name not in absent}, absent


def file_of(document: dict[str, Any]) -> StoredFile:
    """The file in a document."""
    by = document["by"]
    return StoredFile(
        id=document["_id"],
        owner=Owner(document["portal"], document["person"], document["session"]),
        name=document["name"],
        size=document["size"],
        created=document["created"],
        state=State(document["state"]),
        expires=document.get("expires"),
        sha256=document["sha256"],
        type=document["type"],
        request_id=document["request_id"],
        ticket=document.get("ticket", ""),
        entry=document["entry"],
        staff_only=document["staff_only"],
        folder=document["folder"],
        key=document["key"],
        version=document["version"],
        by=Person(by["id"], by["name"], by["side"]),
        at=document["at"],
        revision=document["revision"],
    )
