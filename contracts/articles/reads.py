"""Reading articles: one, lists, topics, search, suggestions."""

from typing import Literal

from pydantic import Field

from contracts.articles.model import ArticleCard, ArticleId, OwnPortal, State
from contracts.base import Reading, Request
from contracts.portal import Language


class ReadArticle(Request):
    """An article as it was published; `count` counts a view."""

    article: ArticleId
    portal: OwnPortal = ""
    count: bool = False


class ReadManuscript(Request):
    """An article as staff write it."""

    article: ArticleId


class ReadVersion(Request):
    """What an article said once, for staff."""

    article: ArticleId
    version: int = Field(ge=1)


class ListArticles(Request):
    """Articles that the actor may read; with `desk`, for staff, the newest version of each, drafts too."""

    portal: OwnPortal = ""
    topic: str = Field(default="", max_length=40)
    ids: tuple[ArticleId, ...] = Field(default=(), max_length=50)
    desk: bool = False
    state: State | Literal["", "pending"] = ""
    sort: Literal["newest", "views", "number"] = "newest"
    limit: int = Field(default=25, ge=1, le=100)
    skip: int = Field(default=0, ge=0, le=20_000)


class ArticlePage(Reading):
    """Articles in order; `total` is how many there are for this actor."""

    items: tuple[ArticleCard, ...]
    total: int


class ListTopics(Request):
    """How many articles the actor may read, by topic."""

    portal: OwnPortal = ""


class Topics(Reading):
    """Topic → number of articles; a topic without any is not there."""

    counts: dict[str, int]


class SearchArticles(Request):
    """Search titles and texts of what the actor may read; with `desk`, for staff, of the newest versions."""

    text: str = Field(min_length=1, max_length=200)
    language: Language = "en"
    portal: OwnPortal = ""
    desk: bool = False
    limit: int = Field(default=25, ge=1, le=100)
    skip: int = Field(default=0, ge=0, le=1000)


class SuggestArticles(Request):
    """Articles that may answer what somebody is about to ask, or that are like the one named."""

    text: str = Field(min_length=1, max_length=1000)
    language: Language = "en"
    portal: OwnPortal = ""
    besides: ArticleId | None = None
    limit: int = Field(default=5, ge=1, le=10)


class ArticleHit(Reading):
    """A found article in the language it was found in; `title` and `excerpt` mark words with U+E000 … U+E001."""

    article: ArticleCard
    language: str
    title: str
    excerpt: str = ""


class ArticleHits(Reading):
    """What was found, articles in the asked language first; `total` stops at 1,000.

    `similar`: nothing has all of the very words; `late`: changes of the last second may be missing.
    """

    items: tuple[ArticleHit, ...]
    total: int
    similar: bool = False
    late: bool = False
