"""What the commands and queries of accounts need from outside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from contracts.base import Actor, Event
from kit.redaction import Redaction
from services.accounts.domain.companies import Company
from services.accounts.domain.erasing import Erasure
from services.accounts.domain.ledger import Hit, Invoice, Renewal, Subscription
from services.accounts.domain.people import Login, Person
from services.accounts.settings import Limit

T = TypeVar("T")


@dataclass(frozen=True)
class Change:
    """A person as they shall be, and the events that tell of it; both are one write."""

    person: Person
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Claim:
    """Whose an address is; the ids are chosen before person and company are made, so that a repeat makes the same."""

    email: str
    person: str
    company: str


@dataclass(frozen=True)
class Begun:
    """What a request id stands for: the value noted with it the first time, and whether its work was done."""

    value: str
    done: bool


@dataclass(frozen=True)
class Leaving:
    """Who is on the way out of a company's administrators, since when; `mark` guards the next entry."""

    people: Mapping[str, datetime]
    mark: int


class People(Protocol):
    """The people; who may see or change whom is decided by the callers."""

    async def get_for_system(self, person: str) -> Person | None:
        """One by id."""

    async def by_email_for_system(self, portal: str, email: str) -> Person | None:
        """One by portal and normalised address."""

    async def get_many_for_system(self, people: Sequence[str]) -> list[Person]:
        """Those that exist of these ids."""

    async def of_company_for_system(self, company: str) -> list[Person]:
        """Everybody of a company."""

    async def find_for_system(
        self, portal: str, text: str, company: str, roles: Sequence[str], limit: int, *, near: bool = False
    ) -> list[Person]:
        """Those with all words of the text in name, address or company; `near`: else with words nearly these."""

    async def invited_for_system(self, company: str) -> list[Person]:
        """Those with an open invitation to a company."""

    async def followers_for_system(self, portal: str, queue: str) -> list[Person]:
        """Staff of a portal who follow a queue."""

    async def wishing_for_system(self, where: str) -> list[Person]:
        """Those who ask to join a company; `where` is a portal, or the company whose administrator they named."""

    async def unadmitted_for_system(self, portal: str) -> list[Person]:
        """Registrations of a portal whose second proof is not there."""

    async def to_remind_for_system(self, now: datetime, limit: int) -> list[str]:
        """Ids of those with a token that ends soon and of which nobody was told."""

    async def release_for_system(self, portal: str, email: str, person: str) -> None:
        """Give an address back that is no longer this person's."""

    async def claim_for_system(self, portal: str, claim: Claim) -> Claim:
        """Take an address for a person; answers the claim that holds, which may be an older one."""

    async def by_emails_for_system(self, portal: str, emails: Sequence[str]) -> dict[str, str]:
        """Whose these normalised addresses are: ids of people, also of some that are still to be made."""

    async def add_many_for_system(self, people: Sequence[Person]) -> set[str]:
        """Store new people whom nobody has to hear of; answers the ids of those it did."""

    async def add_for_system(self, change: Change) -> bool:
        """Store a new person with their events; False when the id is there already."""

    async def change_for_system(self, person: str, decide: Callable[[Person], Change | None]) -> Person:
        """Decide on the stored person and write the result, again when somebody else was faster; None writes nothing.

        Raises CasebusError `not_found` when there is no such person, and whatever `decide` raises.
        """

    async def touch_for_system(self, person: str, login: Login) -> None:
        """Note the login's `seen_at`, if it is still there."""


class Companies(Protocol):
    """The customer companies."""

    async def get_for_system(self, company: str) -> Company | None:
        """One by id."""

    async def add_for_system(self, company: Company, slugs: Sequence[str]) -> Company:
        """Store a company under the first free of these folder names; a repeat answers what is stored."""

    async def find_for_system(self, portal: str, text: str, limit: int, *, near: bool = False) -> list[Company]:
        """Those of a portal with all words of the text in name or customer number, by name; `near` as for people."""

    async def by_number_for_system(self, portal: str, number: str) -> Company | None:
        """The company with this customer number."""

    async def by_domain_for_system(self, portal: str, domain: str) -> Company | None:
        """The company whose mail domain this is."""

    async def ids_by_number_for_system(self, portal: str, numbers: Sequence[str]) -> dict[str, str]:
        """The ids of companies by customer number as it is compared."""

    async def ids_by_domain_for_system(self, portal: str, domains: Sequence[str]) -> dict[str, str]:
        """The ids of the companies that list these mail domains."""

    async def many_for_system(self, companies: Sequence[str]) -> dict[str, Company]:
        """Those that exist, by id."""

    async def add_many_for_system(self, companies: Sequence[tuple[Company, Sequence[str]]]) -> set[str]:
        """Store companies, each under the first free of its folder names; answers the ids of those that were stored."""

    async def save_for_system(self, company: Company) -> None:
        """Store what the company is known by; `invalid` when another one has its number or domain."""

    async def take_seat_for_system(self, company: str, person: str, before: str = "") -> str:
        """Take the one account of a company, or take it over from `before`; answers who has it then."""

    async def take_seats_for_system(self, seats: Mapping[str, str]) -> set[str]:
        """Take the one account of these companies for people; answers the companies whose account was taken."""

    async def seat_for_system(self, company: str) -> str:
        """Who has the one account of a company; empty when nobody."""

    async def leave_seat_for_system(self, company: str, person: str) -> None:
        """Give the one account of a company back."""

    async def leaving_for_system(self, company: str) -> Leaving:
        """Who is about to stop being one of a company's administrators."""

    async def note_leaving_for_system(self, company: str, person: str, at: datetime, mark: int) -> bool:
        """Note that somebody is; False when anything was noted since that mark."""

    async def forget_leaving_for_system(self, company: str, person: str) -> None:
        """It is done, or did not happen."""


class Erasures(Protocol):
    """The erasures of people: what was asked, and how far each is."""

    async def get_for_system(self, person: str) -> Erasure | None:
        """One by person."""

    async def begin_for_system(self, erasure: Erasure) -> Erasure:
        """Note one, or find what was noted first."""

    async def change_for_system(self, person: str, decide: Callable[[Erasure], Erasure]) -> Erasure:
        """Decide on what is stored and write the result, again when somebody else was faster."""

    async def of_for_system(self, place: str) -> list[Erasure]:
        """Those of a portal, or with `<portal>/<company>` of a company; the newest first."""

    async def open_for_system(self) -> list[Erasure]:
        """Those that are not through."""

    async def erase_for_system(self, person: str, events: Callable[[Person], Sequence[Event]]) -> None:
        """Make somebody what is left of them, and tell it, in one write; nothing happens when it is so already."""

    async def tell_for_system(self, person: str, event: Event) -> None:
        """Tell it once more."""

    async def blank_for_system(self, redaction: Redaction) -> int:
        """Blank somebody in everything that accounts keeps; how many documents there were."""


class Requests(Protocol):
    """Request ids of what must happen once."""

    async def find_for_system(self, key: str, fingerprint: str) -> Begun | None:
        """A request noted before; the same id with another fingerprint raises CasebusError `repeated_differently`."""

    async def begin_for_system(self, key: str, fingerprint: str, value: str, *, kept: bool = False) -> Begun:
        """Note a request, or find it; one that is not `kept` is forgotten after two days."""

    async def finish_for_system(self, key: str) -> None:
        """Note that its work is done."""


Counters = Sequence[tuple[str, Limit]]


class Limits(Protocol):
    """Counters that parallel tries cannot pass."""

    async def take(self, counters: Counters) -> None:
        """Count one try on each counter before it is made; raises CasebusError `rate_limited` and counts on none."""

    async def give_back(self, counters: Counters) -> None:
        """Uncount one that did no harm."""


class Audit(Protocol):
    """The record of sign-ins, refusals, passwords, roles: entries are added, never changed."""

    async def note(self, what: str, *, portal: str, person: str = "", by: str = "", **details: str) -> None:
        """Add an entry; written before the change itself, so that there is none without its entry."""


class Hasher(Protocol):
    """Slow password hashes, bounded in memory and number."""

    async def hash(self, password: str) -> str:
        """A new hash; raises CasebusError `unavailable` when too many wait."""

    async def verify(self, hashed: str, password: str) -> bool:
        """Whether it is the password; takes as long for an empty hash."""

    def outdated(self, hashed: str) -> bool:
        """Whether the hash was made with weaker figures than today's."""


class Tokens(Protocol):
    """Signs actors."""

    def sign(self, actor: Actor, *, limited: bool = False) -> tuple[str, Actor]:
        """Token and actor with its expiry; a `limited` token is good for accounts alone."""


class VendorRows(Protocol[T]):
    """What the vendor's systems bring of one kind, by portal and the vendor's number."""

    async def get_for_system(self, portal: str, number: str) -> T | None:
        """One by its number."""

    async def of_company_for_system(self, company: str) -> list[T]:
        """All of a company."""

    async def known_for_system(self, portal: str, numbers: Sequence[str]) -> dict[str, T]:
        """Those that are there, by number as it is compared."""

    async def add_for_system(self, rows: Sequence[T]) -> set[str]:
        """Store new ones; answers the numbers, as they are compared, that were there already and stay as they are."""

    async def change_for_system(self, rows: Sequence[T]) -> None:
        """Store what became of known ones."""


class Ledger(Protocol):
    """Invoices and subscriptions; who may see them is decided by the callers."""

    @property
    def invoices(self) -> VendorRows[Invoice]:
        """The invoices."""

    @property
    def subscriptions(self) -> VendorRows[Subscription]:
        """The subscriptions."""

    async def revision_for_system(self, portal: str) -> int:
        """A number that grows with each import into a portal."""

    async def announce_for_system(self, event: Event) -> str:
        """Note what will have to be told, before it is so."""

    async def tell_for_system(self, mark: str, portal: str, event: Event | None) -> None:
        """It is so: tell it, or forget the note when nothing has changed."""

    async def ask_for_system(self, subscription: Subscription, renewal: Renewal) -> Subscription | None:
        """Note what somebody asks; None when something was noted since the subscription was read."""


class Invoices(Protocol):
    """A company's invoices for reading, perhaps from memory."""

    async def invoices_for_system(self, portal: str, company: str) -> Sequence[Invoice]:
        """All of a company, in no order."""

    async def find_for_system(self, portal: str, company: str, words: Sequence[str]) -> list[Hit]:
        """The lines with all these words, in no order."""
