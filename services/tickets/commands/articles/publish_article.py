"""Publish an article."""

from dataclasses import dataclass

from contracts import articles as messages
from kit.rpc.server import Call
from services.tickets.commands.articles.changing import ChangingArticle
from services.tickets.domain.articles import Article, Doing, Reader, published


@dataclass(frozen=True)
class PublishArticle:
    """The newest version becomes what readers get."""

    change: ChangingArticle

    async def __call__(self, call: Call, request: messages.PublishArticle) -> messages.ArticleWritten:
        """A conflict when somebody wrote another version meanwhile."""

        async def decide(_writer: Reader, article: Article, doing: Doing) -> Article:
            return published(article, request.version, doing)

        return await self.change(call, request, decide)
