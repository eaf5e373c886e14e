"""What the portal itself tells people: one notification for each event and person, read or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that happened to a ticket, for one person; `what` names the mail that would tell of it.

    `status` is the key of the status that the ticket has come to, `for_staff` what customers must not know.
    """

    id: str
    person: str
    portal: str
    ticket: str
    title: str
    what: str
    why: str
    by_id: str
    by_name: str
    by_side: str
    at: datetime
    status: str = ""
    unread: bool = True
    read: str = ""  # the mark that made it read, by which it is taken back

    @property
    def for_staff(self) -> bool:
        """Whether it tells of what is for staff only."""
        return self.what == "ticket_noted"


@dataclass(frozen=True, slots=True)
class Group:
    """All about one ticket, newest first; `place` orders the groups and says where a page begins."""

    ticket: str
    notes: tuple[Notification, ...]

    @property
    def unread(self) -> int:
        """How many of them were not read."""
        return sum(note.unread for note in self.notes)

    @property
    def place(self) -> str:
        """When something happened last, and to which ticket."""
        return f"{self.notes[0].at:%Y%m%d%H%M%S%f}~{self.ticket}"


def groups(notes: Sequence[Notification]) -> list[Group]:
    """By ticket, the one to which something happened last first."""
    found: dict[str, list[Notification]] = {}
    for note in sorted(notes, key=lambda one: (one.at, one.id), reverse=True):
        found.setdefault(note.ticket, []).append(note)
    return [Group(ticket, tuple(several)) for ticket, several in found.items()]
