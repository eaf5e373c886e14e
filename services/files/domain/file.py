"""A file through its life: staged, finished, reserved for a ticket, being placed, live or lost."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from services.files.domain.names import key_of


class State(StrEnum):
    """Where a file is in its life; up to `reserved` it is an upload that may be swept."""

    STAGED = "staged"
    FINISHED = "finished"
    RESERVED = "reserved"
    PLACING = "placing"
    LIVE = "live"
    LOST = "lost"


SHOWN = frozenset({State.PLACING, State.LIVE, State.LOST})


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


@dataclass(frozen=True)
class StoredFile:
    """An upload and later a file of a ticket; the same id all its life.

    `key` is empty until it belongs to a ticket, and `expires` is None from then on. `revision` counts its changes.
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
    ticket: str = ""
    entry: str = ""
    staff_only: bool = False
    folder: str = ""
    key: str = ""
    version: str = ""
    by: Person = Person("", "", "customer")
    at: datetime | None = None
    revision: int = 1

    def finished(self, sha256: str, media_type: str, expires: datetime) -> "StoredFile":
        """All bytes are stored."""
        return self._next(state=State.FINISHED, sha256=sha256, type=media_type, expires=expires)

    def reserved(self, request_id: str, expires: datetime) -> "StoredFile":
        """Taken for one request to tickets; kept longer, for its event may come late."""
        return self._next(state=State.RESERVED, request_id=request_id, expires=expires)

    def may_be_taken(self, request_id: str) -> bool:
        """Whether this request may have the upload: it is complete, and no other request has it."""
        if self.state is State.FINISHED:
            return True
        return self.state is not State.STAGED and self.request_id == request_id

    def filed(self, filing: "Filing", attached: "Attached", name: str) -> "StoredFile":
        """The intent: it belongs to a ticket, is shown there as `name`, and will lie at its key."""
        return self._next(
            state=State.PLACING,
            expires=None,
            ticket=filing.ticket,
            entry=attached.entry,
            staff_only=attached.staff_only,
            by=filing.by,
            at=filing.at,
            name=name,
            key=filing.key(name),
        )

    def live(self, version: str) -> "StoredFile":
        """It lies at its key."""
        return self._next(state=State.LIVE, version=version)

    def lost(self) -> "StoredFile":
        """Its bytes are nowhere."""
        return self._next(state=State.LOST)

    def _next(self, **changes: object) -> "StoredFile":
        return replace(self, revision=self.revision + 1, **changes)  # type: ignore[arg-type]  # names are our own fields


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
    company_slug: str
    number: str
    by: Person
    at: datetime
    files: tuple[Attached, ...]

    def key(self, name: str) -> str:
        """Where a file of this name lies in the bucket that people see."""
        return key_of(self.portal, self.company_slug, self.number, name)

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
            ticket=self.ticket,
            entry=attached.entry,
            staff_only=attached.staff_only,
            by=self.by,
            at=self.at,
        )
