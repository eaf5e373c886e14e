"""What the use cases of tickets need from outside."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from contracts.articles import ArticleHits, ArticlePage, ListArticles, SearchArticles, SuggestArticles, Topics
from contracts.base import Event
from contracts.tickets import CheckKeys, Counts, CountTickets, ListTickets, MissingKey, SearchTickets
from services.tickets.domain import Actor, Company, FileRef, Glimpse, Party, Rules, Ticket
from services.tickets.domain.articles import Act, Article, Content, Opinion, Reader, Tally
from services.tickets.domain.products import Product, Release, Visitor, Wish

RulesByPortal = Mapping[str, Rules]


@dataclass(frozen=True, slots=True)
class Held:
    """A ticket as it was read, with the events that its document still holds."""

    ticket: Ticket
    outbox: Sequence[Mapping[str, Any]] = ()


class RequestSeenError(Exception):
    """A ticket was already opened by this request."""


class TicketStore(Protocol):
    """The tickets, each with its history and its pending events in one document."""

    async def get(self, actor: Actor, ticket_id: str) -> Held | None:
        """The ticket, None when there is none or the actor may not see it."""

    async def opened_by(self, actor: Actor, request: str) -> Held | None:
        """The ticket that this actor's request opened."""

    async def insert(self, actor: Actor, ticket: Ticket, events: Sequence[Event]) -> None:
        """Keep a new ticket with its events, at once or not at all; raises RequestSeenError."""

    async def save(self, actor: Actor, held: Held, after: Ticket, events: Sequence[Event]) -> bool:
        """Keep a change with its events, at once or not at all; False when somebody else was faster."""

    async def followers(self, actor: Actor, ticket_id: str) -> list[Glimpse]:
        """The tickets that go on with this one, as far as the actor may see them, oldest first."""

    async def visible(self, actor: Actor, tickets: Sequence[str]) -> frozenset[str]:
        """Those of the tickets that the actor may see."""

    def all_for_system(self) -> AsyncIterator[Ticket]:
        """Every ticket, to build the index anew."""


class Numbers(Protocol):
    """Ticket numbers: unique in a portal, roughly in order, with gaps."""

    async def take(self, portal: str) -> int:
        """The next number of this replica."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person as accounts knows them."""

    party: Party
    portal: str
    company: str
    active: bool
    staff: bool
    rights: tuple[str, ...] = ()


class People(Protocol):
    """People and companies."""

    async def member(self, person_id: str) -> Member | None:
        """The person, None when unknown."""

    async def members(self, people: Sequence[str]) -> Mapping[str, Member]:
        """These people by id; unknown ones are left out."""

    async def company(self, company_id: str) -> Company:
        """The company; may be a minute old."""

    async def colleagues(self, company_id: str) -> tuple[str, ...]:
        """Ids of the company's people who may see all of its tickets; may be a minute old."""


class Uploads(Protocol):
    """Finished uploads, to be taken for one request."""

    async def reserve(self, token: str, uploads: Sequence[str], ticket: str, request: str) -> tuple[FileRef, ...]:
        """Take the uploads of the actor who owns this token; the same request again gets the same answer."""


class TicketIndex(Protocol):
    """Lists, counts and search: proposes what the actor may see; opening anything asks the document."""

    async def wrote(self, events: Sequence[Event]) -> None:
        """Take in what this replica has just committed."""

    async def page(self, actor: Actor, wanted: ListTickets) -> bytes:
        """A `TicketPage` as JSON."""

    async def counts(self, actor: Actor, wanted: CountTickets) -> Counts:
        """How many tickets the actor has in each view."""

    async def search(self, actor: Actor, wanted: SearchTickets) -> bytes:
        """A `SearchPage` as JSON."""

    async def missing_keys(self, asked: CheckKeys) -> Sequence[MissingKey]:
        """The keys that tickets of a portal have and its definition lacks."""

    async def open_of_contact(self, portal: str, person: str, name: str, after: str = "") -> Sequence[str]:
        """Ids of some tickets that have not ended and are for this person under another name, in order of ids."""

    async def lingering(
        self, portal: str, status: str, entered: datetime, told: datetime | None = None
    ) -> Sequence[str]:
        """Ids of some tickets that entered this status then or earlier, longest there first.

        Only those that nobody was told about, or, with `told`, those of which people were told then or earlier.
        """


@dataclass(frozen=True, slots=True)
class HeldArticle:
    """An article as it was read, with the events that its document still holds."""

    article: Article
    outbox: Sequence[Mapping[str, Any]] = ()


class ArticleStore(Protocol):
    """The articles, each with its pending events in one document, and what their versions said."""

    async def get(self, reader: Reader, article_id: str) -> HeldArticle | None:
        """The article, None where there is nothing of it for this reader."""

    async def written_by(self, reader: Reader, request: str) -> HeldArticle | None:
        """The article that this request wrote."""

    async def content(self, reader: Reader, article: Article, act: Act) -> Content | None:
        """What the version said that this act made; for staff."""

    async def insert(self, reader: Reader, article: Article, events: Sequence[Event]) -> None:
        """Keep a new article with its event, at once or not at all; raises RequestSeenError."""

    async def save(self, reader: Reader, held: HeldArticle, after: Article, events: Sequence[Event]) -> bool:
        """Keep a change with its event, at once or not at all; False when somebody else was faster."""


class Tallies(Protocol):
    """What readers make of articles."""

    def viewed(self, article: str) -> None:
        """Somebody reads it; written together with other views, a moment later."""

    async def tally(self, article: str) -> Tally:
        """The sums."""

    async def rate(self, article: str, opinion: Opinion) -> None:
        """One reader's opinion, in place of an earlier one."""

    async def solved(self, article: str, request: str) -> None:
        """It answered a question before this was sent."""

    async def opinions(self, article: str) -> Sequence[Opinion]:
        """What readers said, the newest first."""


class ArticleIndex(Protocol):
    """Lists and finds articles; what the reader may read is inside every question."""

    async def wrote(self, events: Sequence[Event], author: str = "") -> None:
        """Take in what this replica has just committed, by this person, who finds it at once."""

    async def page(self, reader: Reader, wanted: ListArticles) -> ArticlePage:
        """A page of articles."""

    async def topics(self, reader: Reader) -> Topics:
        """Articles by topic."""

    async def search(self, reader: Reader, wanted: SearchArticles) -> ArticleHits:
        """What was found."""

    async def suggest(self, reader: Reader, wanted: SuggestArticles) -> ArticleHits:
        """What may answer it."""


@dataclass(frozen=True, slots=True)
class HeldWish:
    """A wish as it was read, with the events that its document still holds."""

    wish: Wish
    outbox: Sequence[Mapping[str, Any]] = ()


class ReleaseStore(Protocol):
    """Products and their releases; a visitor gets what they may know of."""

    async def product(self, visitor: Visitor, key: str) -> Product | None:
        """A product of the visitor's portal."""

    async def products(self, visitor: Visitor) -> list[Product]:
        """The products of the visitor's portal, in the order in which they were made."""

    async def insert_product(self, visitor: Visitor, product: Product) -> bool:
        """Keep a new one; False when there is one of that key."""

    async def save_product(self, visitor: Visitor, before: Product, after: Product) -> bool:
        """Keep a change; False when somebody else was faster."""

    async def releases(self, visitor: Visitor, product: Product) -> list[Release]:
        """Those of a product that the visitor may know of, what is coming first, then the newest."""

    async def release(self, visitor: Visitor, release_id: str) -> tuple[Product, Release] | None:
        """A release that the visitor may know of, with its product."""

    async def release_for_system(self, release_id: str) -> tuple[Product, Release] | None:
        """A release with its product."""

    async def written_by(self, visitor: Visitor, request: str) -> Release | None:
        """The release that this request made."""

    async def insert_release(self, visitor: Visitor, release: Release) -> None:
        """Keep a new one; raises RequestSeenError."""

    async def save_release(self, visitor: Visitor, before: Release, after: Release) -> bool:
        """Keep a change; False when somebody else was faster."""

    async def save_release_for_system(self, before: Release, after: Release) -> bool:
        """Keep a change; False when somebody else was faster."""

    async def telling_for_system(self) -> list[str]:
        """Ids of releases of which not everybody is told."""


class Wishes(Protocol):
    """Who wants to hear of which product."""

    async def of_person(self, visitor: Visitor, products: Sequence[str]) -> dict[str, Wish]:
        """The visitor's own wishes by product."""

    async def followers(self, visitor: Visitor, product: str) -> int:
        """How many people want to hear of a product; for staff."""

    async def get_for_system(self, portal: str, product: str, person: str) -> Wish | None:
        """Somebody's wish."""

    async def insert_for_system(self, wish: Wish) -> bool:
        """Keep a new one; False when there is one."""

    async def save_for_system(self, before: Wish, after: Wish) -> bool:
        """Keep whether somebody wants to hear of it; False when somebody else was faster."""

    async def tell_for_system(self, held: HeldWish, after: Wish, event: Event) -> bool:
        """Keep that somebody was told with what tells them, at once or not at all; False when it changed meanwhile."""

    def of_product_for_system(self, portal: str, product: str) -> AsyncIterator[list[HeldWish]]:
        """Those who want to hear of it, in portions."""


class Subscriptions(Protocol):
    """What companies subscribe to, asked each time: what has ended a moment ago entitles to nothing."""

    async def held(self, portal: str, companies: Sequence[str]) -> Mapping[str, frozenset[str]]:
        """Company → articles of its subscriptions that have not ended."""


class TiedTickets(Protocol):
    """The tickets that wait for a release."""

    async def tied_for_system(self, release_id: str) -> list[str]:
        """Their ids."""
