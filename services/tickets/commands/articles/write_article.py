"""Write a new article."""

from dataclasses import dataclass

from contracts import articles as messages
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import hidden, party_of
from services.tickets.domain.articles import Doing, Reader, Shelves, checked_content, writer_of, written
from services.tickets.ports import ArticleIndex, ArticleStore, Numbers, RequestSeenError, TicketStore
from services.tickets.wire.articles import article_events, article_written, content_in


@dataclass(frozen=True)
class WriteArticle:
    """A draft, by staff; the same request again answers with the article that it wrote."""

    store: ArticleStore
    numbers: Numbers
    tickets: TicketStore
    index: ArticleIndex
    shelves: Shelves
    clock: Clock

    async def __call__(self, call: Call, request: messages.WriteArticle) -> messages.ArticleWritten:
        """The number is there at once."""
        writer = writer_of(call.actor, call.actor.portal, self.shelves)
        content = content_in(request.topic, request.readers, request.texts)
        content = checked_content(content, writer.portal, self.shelves)
        if request.source and await self.tickets.get(call.actor, request.source) is None:
            raise hidden()
        imprint = imprint_of(call.actor, call.subject, request)
        doing = Doing(party_of(call.actor), self.clock(), request.request_id, imprint)
        number = await self.numbers.take(writer.portal)
        article = written(number, writer.portal, content, doing, request.source or "")
        events = article_events(article)
        try:
            await self.store.insert(writer, article, events)
        except RequestSeenError:
            return await self._again(writer, article.request, imprint)
        await self.index.wrote(events, writer.person)
        return article_written(article)

    async def _again(self, writer: Reader, request: str, imprint: str) -> messages.ArticleWritten:
        held = await self.store.written_by(writer, request)
        if held is None:
            raise hidden()
        first = held.article.act(request.partition(":")[2])
        check_same(first.imprint if first else imprint, imprint)
        return article_written(held.article)
