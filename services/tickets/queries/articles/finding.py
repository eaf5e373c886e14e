"""List, count, search and suggest articles, from the index of this replica."""

from dataclasses import dataclass

from contracts import articles as messages
from contracts.base import Actor
from kit.rpc.server import Call
from services.tickets.domain.articles import Reader, Shelves, reader_of, writer_of
from services.tickets.ports import ArticleIndex


@dataclass(frozen=True)
class ListArticles:
    """A page of articles."""

    index: ArticleIndex
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.ListArticles) -> messages.ArticlePage:
        """Those that the actor may read; with `desk` all, for staff."""
        return await self.index.page(_reader(call.actor, request.portal, self.shelves, desk=request.desk), request)


@dataclass(frozen=True)
class ListTopics:
    """How many articles there are of each topic."""

    index: ArticleIndex
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.ListTopics) -> messages.Topics:
        """Those that the actor may read."""
        return await self.index.topics(reader_of(call.actor, request.portal, self.shelves))


@dataclass(frozen=True)
class SearchArticles:
    """What has these words."""

    index: ArticleIndex
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.SearchArticles) -> messages.ArticleHits:
        """Of what the actor may read; with `desk` of all, for staff."""
        return await self.index.search(_reader(call.actor, request.portal, self.shelves, desk=request.desk), request)


@dataclass(frozen=True)
class SuggestArticles:
    """What may answer a question that is about to be asked."""

    index: ArticleIndex
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.SuggestArticles) -> messages.ArticleHits:
        """Of what the actor may read."""
        return await self.index.suggest(reader_of(call.actor, request.portal, self.shelves), request)


def _reader(actor: Actor, portal: str, shelves: Shelves, *, desk: bool) -> Reader:
    return writer_of(actor, portal, shelves) if desk else reader_of(actor, portal, shelves)
