"""An article of the knowledge base, as it travels."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Party, Reading, Request
from contracts.portal import Language
from contracts.tickets.model import ArticleId

Readers = Literal["public", "customers", "staff"]
State = Literal["draft", "published", "withdrawn"]
Act = Literal["saved", "restored", "published", "withdrawn"]

OwnPortal = Annotated[
    str,
    Field(max_length=40, description="whose articles, asked by our own gateway for somebody signed out; else ignored"),
]


class ArticleText(Request):
    """An article in one language; the body is Markdown (CommonMark and tables), without HTML."""

    title: str = Field(min_length=1, max_length=200)
    body: str = Field(max_length=40_000)


Texts = Annotated[dict[Language, ArticleText], Field(min_length=1)]


class Figures(Reading):
    """What people made of an article; only the views are told to everybody."""

    views: int = 0
    helped: int = 0
    did_not_help: int = 0
    solved: int = Field(default=0, description="how often it answered a question before this was sent")


class ArticleCard(Reading):
    """An article without its texts, as its reader gets it: for customers what was published, nothing else."""

    id: str
    number: int
    portal: str
    topic: str
    readers: Readers
    state: State
    titles: dict[str, str] = Field(description="by language")
    version: int
    pending: bool = Field(default=False, description="staff only: there are changes that are not published yet")
    updated_at: datetime = Field(description="of the version that this is about")
    figures: Figures = Figures()


class Article(ArticleCard):
    """An article as it was published, in all of its languages."""

    texts: dict[str, ArticleText]
    pictures: tuple[str, ...] = Field(default=(), description="ids of the pictures that its texts show")


class Step(Reading):
    """Something that somebody did to an article."""

    act: Act
    version: int
    by: Party
    at: datetime


class Feedback(Reading):
    """What a reader said, the newest word of each."""

    helped: bool
    word: str = ""
    at: datetime


class Version(Reading):
    """What an article said once."""

    version: int
    topic: str
    readers: Readers
    texts: dict[str, ArticleText]


class Manuscript(ArticleCard):
    """The article as staff write it: the newest version, what happened to it, and what readers say."""

    texts: dict[str, ArticleText]
    published_version: int = 0
    source: str = Field(default="", description="the ticket whose resolution it was made from")
    history: tuple[Step, ...] = ()
    feedback: tuple[Feedback, ...] = ()
    revision: int


class ArticleWritten(Reading):
    """The answer to each write."""

    id: str
    number: int
    version: int
    state: State
    revision: int


__all__ = [
    "Act",
    "Article",
    "ArticleCard",
    "ArticleId",
    "ArticleText",
    "ArticleWritten",
    "Feedback",
    "Figures",
    "Manuscript",
    "OwnPortal",
    "Readers",
    "State",
    "Step",
    "Texts",
    "Version",
]
