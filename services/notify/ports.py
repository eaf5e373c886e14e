"""What notify needs of the world."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from contracts.accounts import Person, SecretPurpose
from contracts.base import Event
from contracts.notify import DeadLetter
from services.notify.domain.incoming.addresses import Home
from services.notify.domain.incoming.mail import Incoming
from services.notify.domain.notices import Delivery, Notice
from services.notify.domain.notifications import Notification

Fault = Literal["none", "mail", "mail_for_good", "server"]


class Directory(Protocol):
    """The people of all portals, asked of accounts."""

    async def people_for_system(self, ids: Sequence[str]) -> dict[str, Person]:
        """People by id; unknown ids are left out."""

    async def company_for_system(self, company: str) -> tuple[Person, ...]:
        """All people of a company; none when there is no such company."""

    async def followers_for_system(self, portal: str, queue: str) -> tuple[Person, ...]:
        """Staff who follow a queue: at most 500."""


class Vault(Protocol):
    """The secrets that mails carry, asked of accounts while rendering and kept nowhere."""

    async def secret(self, person: str, purpose: SecretPurpose, generation: int) -> str | None:
        """The secret in clear; None once it was used or replaced."""


class TicketGuard(Protocol):
    """Whoever may read a ticket may know of its mails."""

    async def check(self, ticket: str, token: str) -> None:
        """Pass silently, or raise what tickets answered to this actor."""


class Sight(Protocol):
    """Who sees which tickets, asked of tickets with the caller's own token."""

    async def seen(self, wanted: Sequence[str], token: str) -> frozenset[str]:
        """Those of the tickets that the caller may see."""


class Notifications(Protocol):
    """What the portal tells people, in a store; the newest 500 of each."""

    async def add(self, notes: Sequence[Notification]) -> None:
        """Keep new ones; those that are known already stay as they are."""

    async def of(self, person: str, *, unread: bool = False) -> list[Notification]:
        """Somebody's own, newest first; all, or those that were not read."""

    async def mark(self, person: str, ids: Sequence[str], mark: str) -> None:
        """Note that these of somebody's were read, under this mark; those that are read already keep theirs."""

    async def marked(self, person: str, mark: str) -> int:
        """How many became read by this mark."""

    async def take_back(self, person: str, mark: str) -> int:
        """Whatever became read by this mark is unread again; how many."""

    async def forget_person(self, person: str, until: datetime) -> int:
        """Remove what somebody was told up to that moment; how many."""


class Ledger(Protocol):
    """Notices in a store; one per event."""

    async def known(self, event: str) -> bool:
        """Whether there is a notice of this event; raises `unavailable` when the store cannot tell."""

    async def find(self, event: str) -> Notice | None:
        """The notice of an event."""

    async def bounced(self, event: str, delivery: str, answer: str, at: datetime) -> bool:
        """Note that a mail that was sent came back; False when there is no such mail, or it is noted already."""

    async def add(self, notice: Notice) -> bool:
        """Keep a new notice; False when this event is known already."""

    async def due(self, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Ids of notices that are due, oldest first, each with its `due`, which whoever takes it must know."""

    async def take(self, found: Sequence[tuple[str, datetime]], holder: str, until: datetime) -> list[Notice]:
        """Those of the notices that nobody else took first; they are the holder's until then."""

    async def save(self, notice: Notice, holder: str) -> bool:
        """Store deliveries, `due` and holder of a notice that `holder` has; False when somebody else has it."""

    async def of_ticket_for_system(self, ticket: str) -> list[Notice]:
        """All notices about a ticket."""

    async def state_for_system(self, portal: str) -> tuple[int, int, datetime | None]:
        """Queued and failed mails of a portal ('*' for all), and since when the oldest one waits."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A rendered mail with its envelope."""

    sender: str
    recipient: str
    message_id: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the mail server did.

    `mail`: not this mail now, `mail_for_good`: never, `server`: not to be reached or takes nothing at all.

    `met_server`: it answered, whatever it said.
    """

    fault: Fault
    answer: str
    met_server: bool = False


class UnrenderableError(Exception):
    """A mail that cannot be made, however often it is tried; the text says why."""


class Composer(Protocol):
    """Renders a delivery."""

    def compose(self, notice: Notice, delivery: Delivery, secret: str) -> Letter:
        """The mail; a repeat is the same mail with the same Message-ID. Raises UnrenderableError."""


class Mailer(Protocol):
    """The way to the mail server."""

    async def send(self, letter: Letter) -> Outcome:
        """Hand over one mail; never raises for what a server may do."""


class DeadLetterBox(Protocol):
    """Events that could not be handled."""

    async def of_portal(self, portal: str, limit: int) -> list[DeadLetter]:
        """Those of a portal ('*' for all), newest first."""

    async def get(self, key: str) -> Event | None:
        """The event of a dead letter."""

    async def remove(self, key: str) -> None:
        """Forget one, after it was handled."""


class Errand(Protocol):
    """A notice on its way that is kept nowhere yet: whoever asked for it keeps what became of it."""

    @property
    def notice(self) -> Notice:
        """The notice, held by this process."""

    @property
    def begun(self) -> bool:
        """Whether a sender has taken it up."""

    async def within(self, seconds: float) -> Notice | None:
        """What became of it; None when that takes longer. One that has not begun by then never will."""

    async def ended(self) -> Notice:
        """What became of it, however long it takes."""


class Outgoing(Protocol):
    """Where new notices are sent from, in this very process."""

    def begin(self, notice: Notice) -> Errand | None:
        """Send it at once; None when there are too many mails, or the mail server does not answer."""

    def hold(self, notice: Notice) -> Notice:
        """The notice, taken by this process if it has room for it."""

    def offer(self, notice: Notice) -> None:
        """Send a notice that this process holds; one that it does not hold is left to whoever looks next."""

    async def store(self, notice: Notice) -> None:
        """Keep what became of a notice that this process held."""


class RawMails(Protocol):
    """Mails as they came."""

    async def put(self, key: str, raw: bytes) -> None:
        """Store one; raises `unavailable`. Again is fine."""

    async def get(self, key: str) -> bytes | None:
        """One as it came; None when it is gone."""


class Intake(Protocol):
    """What came in, in a store; one document for each mail and address."""

    async def add(self, mail: Incoming) -> bool:
        """Keep a new one; False when it is known already."""

    async def get(self, key: str) -> Incoming | None:
        """One by id."""

    async def due(self, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Ids of those that are due, oldest first, each with its `due`."""

    async def take(self, key: str, due: datetime, holder: str, until: datetime) -> Incoming | None:
        """One that nobody else took first; it is the holder's until then."""

    async def save(self, mail: Incoming, holder: str) -> bool:
        """Store what became of one that `holder` has."""

    async def change(self, before: Incoming, after: Incoming) -> bool:
        """Staff change one that nobody works on; False when it is not any more as it was."""

    async def of_portal(self, portal: str, state: str, limit: int) -> list[Incoming]:
        """Those of a portal in a state, newest first."""

    async def lately_from(self, portal: str, sender: str, since: datetime) -> list[Incoming]:
        """What came from a sender since then."""

    async def counts(self, portal: str) -> Mapping[str, int]:
        """How many are in each state; '*' for all portals."""

    async def waiting_since(self, portal: str) -> datetime | None:
        """Since when the oldest one waits."""


@dataclass(frozen=True, slots=True)
class MailPerson:
    """Who sent a mail, with the token to act as them for some seconds."""

    id: str
    portal: str
    name: str
    staff: bool
    token: str


@dataclass(frozen=True, slots=True)
class NewTicket:
    """A ticket that a mail asks for."""

    request: str
    title: str
    text: str
    home: Home
    uploads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment that a mail is."""

    request: str
    ticket: str
    text: str
    quoted: str
    uploads: tuple[str, ...]
    staff_only: bool = False


class Desk(Protocol):
    """The tickets, files and people of the suite, as a mail reaches them; each call acts as the person."""

    async def person(
        self, portal: str, *, email: str = "", person: str = "", name: str = "", by_domain: bool = False
    ) -> MailPerson | None:
        """Who has this address, or this id; None for nobody who may write by mail.

        `by_domain`: the address is proven, and may be that of somebody new at a company.
        """

    async def upload(self, who: MailPerson, name: str, content: bytes) -> str:
        """Stage a file; its id. Raises what files says, `too_large` among it."""

    async def open(self, who: MailPerson, ticket: NewTicket) -> str:
        """Open a ticket; its id."""

    async def comment(self, who: MailPerson, comment: NewComment) -> None:
        """Comment, once for each request id."""
