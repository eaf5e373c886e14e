"""A file through its life: staged, finished, reserved, being placed, live, deleted by another client, or lost."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.files.domain.verdict import UNCHECKED, Check


class State(StrEnum):
    """Where a file is in its life; up to `reserved` it is an upload that may be swept."""

    STAGED = "staged"
    FINISHED = "finished"
    RESERVED = "reserved"
    PLACING = "placing"
    LIVE = "live"
    OUTSIDE = "deleted_outside"
    LOST = "lost"


SHOWN = frozenset({State.PLACING, State.LIVE, State.OUTSIDE, State.LOST})
MOST_VERSIONS = 50


@dataclass(frozen=True)
class Owner:
    """Whose upload it is: one person of one portal, in one session."""

    portal: str
    person: str
    session: str = ""


@dataclass(frozen=True)
class Person:
    """A person as shown beside a file; the name is kept as it was."""

    id: str
    name: str
    side: str


NOBODY = Person("", "", "customer")


@dataclass(frozen=True)
class Spot:
    """Where bytes lie in the tree that people see: a key, and the version there."""

    key: str
    version: str


@dataclass(frozen=True)
class Version:
    """One content that a file had; the numbers of a file's versions only grow."""

    number: int
    spot: Spot
    sha256: str
    size: int
    type: str
    by: Person
    at: datetime
    check: Check = UNCHECKED


@dataclass(frozen=True)
class Gone:
    """Who deleted it, when, and by which change."""

    change: str
    by: Person
    at: datetime


@dataclass(frozen=True)
class StoredFile:
    """An upload and later a file of a place; the same id all its life.

    `place` and `key` are empty until it belongs somewhere, and `expires` is None from then on. While `upload` names
    one, the bytes of its current version still lie there. `edited` is the revision of the place at which somebody
    last changed it, `leftover` what lies in the tree, hidden, and is to go some time after `left_at`, when nobody reads
    it any more. `upload_etag` is what the storage called the bytes of the upload when it was finished: only those are
    brought. `revision` counts all writes.
    """

    id: str
    owner: Owner
    name: str
    size: int
    created: datetime
    state: State = State.STAGED
    expires: datetime | None = None
    sha256: str = ""
    type: str = ""
    request_id: str = ""
    place: str = ""
    entry: str = ""
    staff_only: bool = False
    folder: str = ""
    key: str = ""
    version: str = ""
    by: Person = NOBODY
    at: datetime | None = None
    revision: int = 1
    upload: str = ""
    origin: str = "form"
    etag: str = ""
    number: int = 1
    history: tuple[Version, ...] = ()
    edited: int = 0
    gone: Gone | None = None
    leftover: tuple[Spot, ...] = ()
    left_at: datetime | None = None
    check: Check = UNCHECKED
    upload_etag: str = ""

    @property
    def source(self) -> str:
        """The upload whose bytes are to be brought into the tree; '' when they are there."""
        return self.upload or (self.id if self.state is State.PLACING else "")

    @property
    def spot(self) -> Spot:
        """Where the bytes of the current version lie in the tree."""
        return Spot(self.key, self.version)

    @property
    def stored(self) -> int:
        """Bytes of all versions."""
        return self.size + sum(version.size for version in self.history)

    def finished(self, sha256: str, media_type: str, etag: str, expires: datetime) -> "StoredFile":
        """All bytes are stored."""
        return self.next(state=State.FINISHED, sha256=sha256, type=media_type, upload_etag=etag, expires=expires)

    def reserved(self, request_id: str, expires: datetime) -> "StoredFile":
        """Taken for one request; kept longer, for its event may come late."""
        return self.next(state=State.RESERVED, request_id=request_id, expires=expires)

    def may_be_taken(self, request_id: str) -> bool:
        """Whether this request may have the upload: it is complete, and no other request has it."""
        if self.state is State.FINISHED:
            return True
        return self.state is not State.STAGED and self.request_id == request_id

    def brought(self, spot: Spot, etag: str, now: datetime) -> "StoredFile":
        """The current version lies there now; where it lay before is left, unless an older version is there."""
        old = self.spot
        stays = not old.version or old == spot or any(version.spot == old for version in self.history)
        there = self.next(state=State.LIVE, key=spot.key, version=spot.version, etag=etag, upload="", upload_etag="")
        return there if stays else replace(there, leftover=(*self.leftover, old), left_at=now)

    def tidied(self) -> "StoredFile":
        """What was left over is gone."""
        return self.next(leftover=(), left_at=None)

    def lost(self) -> "StoredFile":
        """Its bytes are nowhere."""
        return self.next(state=State.LOST, upload="")

    def as_version(self) -> Version:
        """The current content as one of the versions."""
        at = self.at or self.created
        return Version(self.number, self.spot, self.sha256, self.size, self.type, self.by, at, self.check)

    @property
    def versions(self) -> tuple[Version, ...]:
        """All contents, the current one last."""
        return (*self.history, self.as_version())

    @property
    def lying(self) -> tuple[Version, ...]:
        """Those whose bytes lie in the tree, each at a version of its key, and so stay what they are."""
        brought = self.history if self.source or self.state is State.LOST else self.versions
        return tuple(version for version in brought if version.spot.key)

    def version_of(self, number: int) -> Version | None:
        """A version by its number."""
        return next((version for version in self.versions if version.number == number), None)

    def checked(self, number: int, check: Check) -> "StoredFile":
        """With another word of the scanner on one of its versions."""
        if number == self.number:
            return self.next(check=check)
        return self.next(
            history=tuple(replace(one, check=check) if one.number == number else one for one in self.history)
        )

    def next(self, **changes: Any) -> "StoredFile":
        """The file after a write."""
        return replace(self, revision=self.revision + 1, **changes)


@dataclass(frozen=True)
class Attached:
    """One file as a ticket's event names it."""

    id: str
    name: str
    size: int
    type: str
    entry: str
    staff_only: bool


@dataclass(frozen=True)
class Filing:
    """What one event of a ticket asks of us: these files, into that ticket's folder."""

    ticket: str
    portal: str
    company: str
    company_slug: str
    number: str
    by: Person
    at: datetime
    files: tuple[Attached, ...]

    def lost(self, attached: Attached) -> StoredFile:
        """A file that the ticket names and nobody ever uploaded here, so that the loss is shown."""
        return StoredFile(
            id=attached.id,
            owner=Owner(self.portal, self.by.id),
            name=attached.name,
            size=attached.size,
            type=attached.type,
            created=self.at,
            state=State.LOST,
            place=self.ticket,
            entry=attached.entry,
            staff_only=attached.staff_only,
            origin="entry" if attached.entry else "form",
            by=self.by,
            at=self.at,
        )
