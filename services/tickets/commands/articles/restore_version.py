"""Take an old version of an article up again."""

from dataclasses import dataclass

from contracts import articles as messages
from kit.rpc.server import Call
from services.tickets.commands.articles.changing import ChangingArticle
from services.tickets.domain.articles import Article, Doing, Reader, restored


@dataclass(frozen=True)
class RestoreVersion:
    """What it said becomes the newest version; readers get it when it is published."""

    change: ChangingArticle

    async def __call__(self, call: Call, request: messages.RestoreVersion) -> messages.ArticleWritten:
        """The article with its new version."""

        async def decide(writer: Reader, article: Article, doing: Doing) -> Article:
            return restored(article, await self.change.said(writer, article, request.version), doing)

        return await self.change(call, request, decide)
