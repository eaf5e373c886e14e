"""The one search: everything of each kind that somebody may find, asked of its owners at once."""

import asyncio
from collections.abc import Awaitable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from contracts.accounts import Company, Names, Person
from contracts.articles import ArticleHits, SearchArticles
from contracts.errors import CasebusError, Code
from contracts.tickets import SearchPage, SearchTickets

if TYPE_CHECKING:
    from gateway.visit import Visit

Kind = Literal["tickets", "articles", "people", "companies"]
T = TypeVar("T")

MOST = 50  # people or companies; whoever gets more types another word
SHORTEST = 2  # letters of the longest word by which people are looked for
_NAMED: frozenset[Kind] = frozenset({"people", "companies"})
_AWAY = frozenset({Code.UNAVAILABLE, Code.TIMEOUT, Code.RATE_LIMITED, Code.INTERNAL})


@dataclass(frozen=True)
class Found:
    """What was found, by kind; None for what this person does not search, or what cannot be asked just now."""

    tickets: SearchPage | None = None
    articles: ArticleHits | None = None
    people: tuple[Person, ...] | None = None
    companies: tuple[Company, ...] | None = None


def kinds_of(visit: "Visit") -> tuple[Kind, ...]:
    """What this person searches: people and companies are for staff."""
    found: list[Kind] = ["tickets"]
    if visit.portal.modules.knowledge_base and visit.actor.holds("articles:read"):
        found.append("articles")
    if visit.actor.is_staff and visit.actor.holds("desk:read"):
        found += ["people", "companies"]
    return tuple(found)


async def find(visit: "Visit", tickets: SearchTickets, articles: SearchArticles, kinds: Collection[Kind]) -> Found:
    """Ask for these kinds, of those that this person searches; raises when the tickets cannot be asked."""
    wanted = set(kinds) & set(kinds_of(visit))
    text = tickets.text
    named = max((len(word) for word in text.split()), default=0) >= SHORTEST
    peers, token = visit.peers, visit.token
    hits, pages, names = await asyncio.gather(
        peers.tickets.search(token, tickets) if "tickets" in wanted else _nothing(),
        _perhaps(peers.articles.search(token, articles)) if "articles" in wanted else _nothing(),
        _perhaps(peers.members.names(token, text, MOST + 1)) if wanted & _NAMED and named else _nothing(),
    )
    return Found(hits, pages, _people(names, wanted), _companies(names, wanted))


def _people(names: Names | None, wanted: set[Kind]) -> tuple[Person, ...] | None:
    return names.people if names and "people" in wanted else None


def _companies(names: Names | None, wanted: set[Kind]) -> tuple[Company, ...] | None:
    return names.companies if names and "companies" in wanted else None


async def _nothing() -> None:
    return None


async def _perhaps(asked: Awaitable[T]) -> T | None:
    """The answer, or None while nobody gives one: the other kinds are shown without."""
    try:
        return await asked
    except CasebusError as error:
        if error.code not in _AWAY:
            raise
        return None
