"""A file as its document in MongoDB, and back."""

from typing import Any

from services.files.domain import SHOWN, Check, Gone, Owner, Person, Spot, State, StoredFile, Verdict, Version, folded

# Absent while they say nothing: a sparse index then holds only the documents that it is for.
LOOSE = ("expires", "ticket", "shelf", "slot", "bin", "came", "outside", "gone_at", "left_at", "check_due", "held")

Plain = dict[str, Any]


def shelf_of(place: str, folder: str) -> str:
    """What all files of a folder have in common."""
    return f"{place}#{folder}"


def slot_of(place: str, folder: str, name: str) -> str:
    """What one live file of a folder has at most."""
    return f"{place}#{folder}#{folded(name)}"


def parts_of(file: StoredFile) -> tuple[Plain, list[str]]:
    """The fields to set, and the names of those to leave out."""
    fields: Plain = {
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
        "ticket": file.place,
        "entry": file.entry,
        "staff_only": file.staff_only,
        "folder": file.folder,
        "key": file.key,
        "version": file.version,
        "by": person_out(file.by),
        "at": file.at,
        "revision": file.revision,
        "upload": file.upload,
        "origin": file.origin,
        "etag": file.etag,
        "upload_etag": file.upload_etag,
        "number": file.number,
        "history": [_version_out(version) for version in file.history],
        "edited": file.edited,
        "gone": gone_out(file.gone),
        "leftover": [[spot.key, spot.version] for spot in file.leftover],
        "check": _check_out(file.check),
        **_marks(file),
    }
    absent = [name for name in LOOSE if not fields[name]]
    return {name: value for name, value in fields.items() if name not in absent}, absent


def _marks(file: StoredFile) -> Plain:
    """What the indexes find a file by."""
    stands = bool(file.place) and file.state in SHOWN and file.gone is None
    return {
        "left_at": file.left_at,
        "check_due": _due(file),
        "held": _held(file),
        "shelf": shelf_of(file.place, file.folder) if stands else None,
        "slot": slot_of(file.place, file.folder, file.name) if stands else None,
        "gone_at": file.gone.at if file.gone else None,
        "bin": file.place if file.gone else None,
        "came": file.place if stands and file.origin in ("form", "entry") else None,
        "outside": file.place if stands and file.state is State.OUTSIDE else None,
    }


def file_of(document: Plain) -> StoredFile:
    """The file in a document; what a document of before there were folders does not say is as it was then."""
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
        place=document.get("ticket", ""),
        entry=document["entry"],
        staff_only=document["staff_only"],
        folder=document["folder"],
        key=document["key"],
        version=document["version"],
        by=person_of(document["by"]),
        at=document["at"],
        revision=document["revision"],
        upload=document.get("upload", ""),
        origin=document.get("origin", "entry" if document["entry"] else "form"),
        etag=document.get("etag", ""),
        number=document.get("number", 1),
        history=tuple(_version_of(version) for version in document.get("history", ())),
        edited=document.get("edited", 0),
        gone=gone_of(document.get("gone")),
        leftover=tuple(Spot(*spot) for spot in document.get("leftover", ())),
        left_at=document.get("left_at"),
        check=_check_of(document.get("check")),
        upload_etag=document.get("upload_etag", ""),
    )


def person_out(person: Person) -> Plain:
    """A person in a document."""
    return {"id": person.id, "name": person.name, "side": person.side}


def person_of(document: Plain) -> Person:
    """And back."""
    return Person(document["id"], document["name"], document["side"])


def gone_out(gone: Gone | None) -> Plain | None:
    """A deletion in a document."""
    return {"change": gone.change, "by": person_out(gone.by), "at": gone.at} if gone else None


def gone_of(document: Plain | None) -> Gone | None:
    """And back."""
    return Gone(document["change"], person_of(document["by"]), document["at"]) if document else None


def _version_out(version: Version) -> Plain:
    return {
        "number": version.number,
        "key": version.spot.key,
        "version": version.spot.version,
        "sha256": version.sha256,
        "size": version.size,
        "type": version.type,
        "by": person_out(version.by),
        "at": version.at,
        "check": _check_out(version.check),
    }


def _version_of(document: Plain) -> Version:
    return Version(
        number=document["number"],
        spot=Spot(document["key"], document["version"]),
        sha256=document["sha256"],
        size=document["size"],
        type=document["type"],
        by=person_of(document["by"]),
        at=document["at"],
        check=_check_of(document.get("check")),
    )


def _check_out(check: Check) -> Plain:
    return {name: value for name, value in vars(check).items() if value}


def _check_of(document: Plain | None) -> Check:
    said = document or {}
    verdict, tries = Verdict(said.get("verdict", "")), said.get("tries", 0)
    return Check(verdict, said.get("found", ""), said.get("at"), said.get("due"), tries)


def _due(file: StoredFile) -> Any:
    """When the first of its contents that wait for the scanner is to be looked at; never before it was brought."""
    waiting = [one.check.due for one in file.lying if one.check.awaited and one.check.due]
    return min(waiting) if waiting and file.place else None


def _held(file: StoredFile) -> str:
    """The portal whose staff have to decide about one of its contents."""
    return file.owner.portal if file.place and any(one.check.shut for one in file.versions) else ""
