"""Withdraw an article."""

from dataclasses import dataclass

from contracts import articles as messages
from kit.rpc.server import Call
from services.tickets.commands.articles.changing import ChangingArticle
from services.tickets.domain.articles import Article, Doing, Reader, withdrawn


@dataclass(frozen=True)
class WithdrawArticle:
    """Readers do not get it any more."""

    change: ChangingArticle

    async def __call__(self, call: Call, request: messages.WithdrawArticle) -> messages.ArticleWritten:
        """One that is not published stays as it is."""

        async def decide(_writer: Reader, article: Article, doing: Doing) -> Article:
            return withdrawn(article, doing)

        return await self.change(call, request, decide)
