"""A ticket, its timeline and its parts, as this service thinks of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import zip_longest
from typing import Protocol

ENDED = frozenset({"resolved", "closed", "cancelled"})

_TURNS = {
    "new": "vendor",
    "open": "vendor",
    "investigating": "vendor",
    "waiting-customer": "customer",
    "waiting-external": "other",
    "scheduled": "other",
}


class Actor(Protocol):
    """Who asks, as the rules need to know them; the signed actor of the contracts fits."""

    @property
    def id(self) -> str:
        """Person id, or the name of the service."""

    @property
    def portal(self) -> str:
        """The portal signed in to."""

    @property
    def company(self) -> str:
        """The customer's company; empty for staff and for somebody who must change the password first."""

    @property
    def home(self) -> str:
        """The company made for them before they joined another; what they filed there stays theirs."""

    @property
    def name(self) -> str:
        """The name shown beside what the actor does."""

    @property
    def role(self) -> str:
        """`customer`, `company_admin`, `agent`, `admin` or `service`."""

    @property
    def rights(self) -> tuple[str, ...]:
        """A customer's rights: `create`, `comment`, `company`."""

    @property
    def kind(self) -> str:
        """`person`, or `mail` for somebody whose e-mail is taken in."""

    @property
    def is_staff(self) -> bool:
        """Whether this is the vendor's staff of the portal."""

    @property
    def is_service(self) -> bool:
        """Whether this is one of our own processes."""


@dataclass(frozen=True, slots=True)
class Party:
    """A person beside what they did, with the name of that moment."""

    id: str
    name: str
    side: str = "customer"


@dataclass(frozen=True, slots=True)
class Company:
    """The customer company a ticket belongs to; the slug names its folder."""

    id: str
    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class FileRef:
    """An uploaded file; size in bytes, type as found from its content."""

    id: str
    name: str
    size: int
    type: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field that changed; keys for statuses, queues and the like, names for people."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the timeline; `imprint` tells a repeat of the request that made it from another one."""

    id: str
    kind: str
    at: datetime
    by: Party
    text: str = ""
    staff_only: bool = False
    changes: tuple[FieldChange, ...] = ()
    files: tuple[FileRef, ...] = ()
    imprint: str = ""
    quoted: str = ""
    channel: str = ""
    unmailed: bool = False


@dataclass(frozen=True, slots=True)
class Appointment:
    """A visit or a call of so many minutes."""

    starts: datetime
    minutes: int
    place: str = ""
    people: str = ""


@dataclass(frozen=True, slots=True)
class ExternalParty:
    """A third party that takes part in finding the solution."""

    name: str
    contact: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Resolution:
    """The nature of the error and its solution."""

    cause: str
    solution: str
    way: str
    outcome: str
    by: Party
    at: datetime


@dataclass(frozen=True, slots=True)
class Cost:
    """What the work costs; `told` asks for no answer, `proposed` waits for one. `id` names this very proposal."""

    id: str
    amount: str
    currency: str
    explanation: str
    state: str
    by: Party
    at: datetime
    answered_by: Party | None = None
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Ticket:
    """Everything about one ticket; `before_waiting` is the status that a customer's answer returns it to."""

    id: str
    number: str
    portal: str
    company: str
    company_name: str
    company_slug: str
    contact: Party
    created_by: Party
    channel: str
    queue: str
    title: str
    description: str
    priority: str
    type: str
    status: str
    kind: str
    status_since: datetime
    visibility: str
    created_at: datetime
    updated_at: datetime
    before_waiting: str = ""
    notice_at: datetime | None = None
    assignee: Party | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    participants: tuple[str, ...] = ()
    way: str = ""
    appointment: Appointment | None = None
    external: ExternalParty | None = None
    resolution: Resolution | None = None
    cost: Cost | None = None
    release: str = ""
    release_id: str = ""
    release_hope: str = ""
    files: tuple[FileRef, ...] = ()
    comments: int = 0
    entries: tuple[Entry, ...] = ()
    articles_offered: tuple[str, ...] = ()
    articles_read: tuple[str, ...] = ()
    follows: str = ""
    unmailed: bool = False  # nobody was to be mailed when staff opened it
    request: str = ""
    imprint: str = ""
    revision: int = 1

    @property
    def people(self) -> tuple[str, ...]:
        """The customers that this ticket is for, by id, whatever its visibility."""
        return customers_of(self.contact, self.created_by, self.participants)

    @property
    def ended(self) -> bool:
        """Whether nothing more is expected of anybody."""
        return self.kind in ENDED

    @property
    def turn(self) -> str:
        """Whose turn it is; a cost that waits for a yes or no is the customer's."""
        if self.cost and self.cost.state == "proposed" and not self.ended:
            return "customer"
        return _TURNS.get(self.kind, "nobody")

    @property
    def shown_revision(self) -> int:
        """The revision that customers are told: it counts what they may see, so that no gap tells of a note."""
        pairs = zip_longest(self.entries, self.entries[1:])
        return self.revision - sum(1 for entry, after in pairs if entry.staff_only and not _one_step(entry, after))

    def entry(self, entry_id: str) -> Entry | None:
        """The entry with this id; the newest are looked at first."""
        for entry in reversed(self.entries):
            if entry.id == entry_id:
                return entry
        return None


def customers_of(contact: Party, created_by: Party, participants: tuple[str, ...]) -> tuple[str, ...]:
    """The customers among these, by id and each once: staff who opened a ticket for somebody are none."""
    creator = (created_by.id,) if created_by.side == "customer" else ()
    return tuple(dict.fromkeys((contact.id, *creator, *participants)))


def _one_step(note: Entry, after: Entry | None) -> bool:
    """Whether a note was written together with the change that follows it, which customers do see."""
    return after is not None and not after.staff_only and (after.imprint, after.at) == (note.imprint, note.at)


def side_of(actor: Actor) -> str:
    """The side of the conversation that an actor speaks for."""
    if actor.is_service:
        return "system"
    return "vendor" if actor.is_staff else "customer"


def party_of(actor: Actor) -> Party:
    """The actor as shown beside what they did."""
    return Party(actor.id, actor.name or actor.id, side_of(actor))
