"""Read an article: as it was published, as staff write it, or as it was once."""

from dataclasses import dataclass

from contracts import articles as messages
from kit.rpc.server import Call
from services.tickets.domain import hidden
from services.tickets.domain.articles import Shelves, may_read, reader_of, writer_of
from services.tickets.ports import ArticleStore, Tallies
from services.tickets.wire.articles import article_out, manuscript_out, version_out


@dataclass(frozen=True)
class ReadArticle:
    """From the document itself: what was withdrawn a moment ago is gone for everybody."""

    store: ArticleStore
    tallies: Tallies
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.ReadArticle) -> messages.Article:
        """The published version; there is none for whoever may not read it."""
        reader = reader_of(call.actor, request.portal, self.shelves)
        held = await self.store.get(reader, request.article)
        if held is None or not may_read(reader, held.article):
            raise hidden()
        if request.count:
            self.tallies.viewed(held.article.id)
        return article_out(held.article, await self.tallies.tally(held.article.id))


@dataclass(frozen=True)
class ReadManuscript:
    """For staff."""

    store: ArticleStore
    tallies: Tallies
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.ReadManuscript) -> messages.Manuscript:
        """The newest version, what happened, and what readers say."""
        writer = writer_of(call.actor, request.article.partition("/")[0], self.shelves)
        held = await self.store.get(writer, request.article)
        if held is None:
            raise hidden()
        article = held.article
        return manuscript_out(article, await self.tallies.tally(article.id), await self.tallies.opinions(article.id))


@dataclass(frozen=True)
class ReadVersion:
    """For staff."""

    store: ArticleStore
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.ReadVersion) -> messages.Version:
        """What it said."""
        writer = writer_of(call.actor, request.article.partition("/")[0], self.shelves)
        held = await self.store.get(writer, request.article)
        act = held.article.saved(request.version) if held else None
        content = await self.store.content(writer, held.article, act) if held and act else None
        if content is None:
            raise hidden()
        return version_out(request.version, content)
