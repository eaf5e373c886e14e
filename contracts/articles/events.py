"""The facts that tickets tells of articles."""

from datetime import datetime

from pydantic import Field

from contracts.articles.model import Readers, State
from contracts.base import EventData, EventType, Reading


class Face(Reading):
    """What an article says, to those who may read this version of it; texts are plain and cut at 12 KiB each."""

    version: int
    topic: str
    readers: Readers
    titles: dict[str, str]
    texts: dict[str, str]
    at: datetime


class ArticleFact(EventData):
    """An article was written, changed, published or withdrawn; told to staff only, whoever may read it."""

    id: str
    number: int
    state: State
    revision: int
    newest: Face
    published: Face | None = Field(default=None, description="what readers get; nothing when it is not published")


ARTICLE_CHANGED = EventType("tickets", "article_changed", ArticleFact)
