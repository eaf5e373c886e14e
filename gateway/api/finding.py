"""The one search for programs: every kind at once."""

from typing import Literal

from pydantic import Field

from contracts.accounts import Company, Person
from contracts.articles import ArticleHits, SearchArticles
from contracts.base import Reading
from contracts.tickets import SearchPage, SearchTickets
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.finding import MOST, Found, Kind, find, kinds_of
from gateway.pages.knowledge.asking import language
from gateway.visit import Visit


class FindQuery(ApiModel):
    """What to look for, and in which kind; all that the asker searches when none is named."""

    q: str = Field(min_length=1, max_length=200)
    kind: Literal["", "tickets", "articles", "people", "companies"] = ""
    sort: Literal["relevance", "date"] = Field(default="date", description="of the tickets")
    limit: int = Field(default=10, ge=1, le=50, description="of each kind")


class Findings(Reading):
    """The first of each kind; a kind that was not asked for, or that the asker does not search, is null."""

    tickets: SearchPage | None = None
    articles: ArticleHits | None = None
    people: tuple[Person, ...] | None = Field(default=None, description="staff only")
    companies: tuple[Company, ...] | None = Field(default=None, description="staff only")


async def search_everything(visit: Visit, asked: Asked) -> Findings:
    """What was found."""
    query: FindQuery = asked.query
    kinds: tuple[Kind, ...] = (query.kind,) if query.kind else kinds_of(visit)
    tickets = SearchTickets(text=query.q, sort=query.sort, limit=query.limit)
    articles = SearchArticles(text=query.q, language=language(visit), limit=query.limit)
    found: Found = await find(visit, tickets, articles, kinds)
    limit = min(query.limit, MOST)
    return Findings(
        tickets=found.tickets,
        articles=found.articles,
        people=found.people[:limit] if found.people is not None else None,
        companies=found.companies[:limit] if found.companies is not None else None,
    )


FINDING = (
    Endpoint(
        "GET",
        "/find",
        "searchEverything",
        "Search tickets and articles, and for staff people and companies",
        search_everything,
        query=FindQuery,
        reply=Findings,
        problems=(422,),
    ),
)
