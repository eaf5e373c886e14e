"""What a change makes of a file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from services.files.domain.file import MOST_VERSIONS, Gone, Owner, Spot, State, StoredFile, Version
from services.files.domain.place import Edit, Intent
from services.files.domain.verdict import UNCHECKED, Check, Verdict, waits

Fields = dict[str, Any]


def edited(file: StoredFile, edit: Edit, intent: Intent, place: str) -> StoredFile:
    """The file after the edit; the same file when it, or a later one, was done already."""
    if file.edited >= intent.revision:
        return file
    after = file.next(edited=intent.revision, place=place, **_MAKE[edit.kind](file, edit, intent))
    many = _dropped(file, after)
    return replace(after, leftover=(*after.leftover, *many), left_at=intent.at) if many else after


def adopted(edit: Edit, intent: Intent, place: str) -> StoredFile:
    """The file that another client put into the bucket, or that a ticket names and nobody has."""
    return StoredFile(
        id=edit.file,
        owner=Owner(place.partition("/")[0], intent.by.id),
        name=edit.name,
        size=edit.size,
        created=intent.at,
        state=State.LIVE if edit.key else State.LOST,
        sha256=edit.sha256,
        type=edit.type,
        place=place,
        entry=edit.entry,
        staff_only=edit.staff_only,
        folder=edit.folder,
        key=edit.key,
        version=edit.version,
        by=intent.by,
        at=intent.at,
        origin=edit.origin,
        etag=edit.etag,
        edited=intent.revision,
        check=_fresh(intent) if edit.key else UNCHECKED,
    )


def _filed(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    return {
        "state": State.PLACING,
        "expires": None,
        "upload": file.id,
        "folder": edit.folder,
        "name": edit.name,
        "entry": edit.entry,
        "staff_only": edit.staff_only,
        "origin": edit.origin,
        "by": intent.by,
        "at": intent.at,
        "check": _fresh(intent),
    }


def _set(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    return {"folder": edit.folder, "name": edit.name}


def _deleted(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    return {"gone": Gone(intent.change, intent.by, intent.at)}


def _restored(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    state = State.LIVE if file.state is State.OUTSIDE else file.state
    return {"gone": None, "state": state, "folder": edit.folder, "name": edit.name}


def _new_version(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    """The upload's content; until it is brought the key is that of the version before."""
    return {**_content(file, edit, intent), "upload": edit.upload, "upload_etag": edit.etag}


def _written_outside(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    spot = {"key": edit.key, "version": edit.version, "etag": edit.etag, "upload": ""}
    return {**_content(file, edit, intent), **spot}


def _reverted(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    """An older content is the current one; its bytes are copied to the top of the key when the bucket is next."""
    wanted = file.version_of(edit.number)
    if wanted is None:
        return {}
    as_edit = Edit(file.id, "version", size=wanted.size, type=wanted.type, sha256=wanted.sha256)
    spot = {"key": wanted.spot.key, "version": wanted.spot.version, "check": wanted.check}
    return {**_content(file, as_edit, intent), **spot}


def _missing(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    return {"state": State.OUTSIDE}


def _lost(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    return {"state": State.LOST}


def _checked(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    after = file.checked(edit.number, Check(Verdict(edit.verdict), edit.found, at=intent.at))
    return {"check": after.check, "history": after.history}


def _fresh(intent: Intent) -> Check:
    """A new content is shut until the scanner has seen it, where there is one."""
    return waits(intent.at) if intent.scan else UNCHECKED


def _content(file: StoredFile, edit: Edit, intent: Intent) -> Fields:
    return {
        "state": State.LIVE,
        "history": _history(file),
        "number": file.number + 1,
        "size": edit.size,
        "type": edit.type,
        "sha256": edit.sha256,
        "by": intent.by,
        "at": intent.at,
        "check": _fresh(intent),
    }


def _history(file: StoredFile) -> tuple[Version, ...]:
    """The versions until now; bytes that are nowhere are no version."""
    if not file.version or file.state is State.LOST:
        return file.history
    return (*file.history, file.as_version())[-MOST_VERSIONS:]


_MAKE: Mapping[str, Callable[[StoredFile, Edit, Intent], Fields]] = {
    "file": _filed,
    "set": _set,
    "delete": _deleted,
    "restore": _restored,
    "version": _new_version,
    "outside": _written_outside,
    "revert": _reverted,
    "missing": _missing,
    "lost": _lost,
    "check": _checked,
}


def _dropped(before: StoredFile, after: StoredFile) -> tuple[Spot, ...]:
    """Where versions lie that became too many."""
    kept = {version.spot for version in after.history} | {after.spot}
    return tuple(version.spot for version in before.history if version.spot not in kept)
