"""Change what an article says."""

from dataclasses import dataclass

from contracts import articles as messages
from kit.rpc.server import Call
from services.tickets.commands.articles.changing import ChangingArticle
from services.tickets.domain.articles import Article, Doing, Reader, checked_content, edited
from services.tickets.wire.articles import content_in


@dataclass(frozen=True)
class EditArticle:
    """Makes a new version; what others changed since the form was made stays, or is a conflict that shows it."""

    change: ChangingArticle

    async def __call__(self, call: Call, request: messages.EditArticle) -> messages.ArticleWritten:
        """The article with its new version."""

        async def decide(writer: Reader, article: Article, doing: Doing) -> Article:
            wanted = content_in(request.topic, request.readers, request.texts)
            wanted = checked_content(wanted, writer.portal, self.change.shelves)
            base = await self.change.said(writer, article, request.base)
            return edited(article, base, wanted, doing)

        return await self.change(call, request, decide)
