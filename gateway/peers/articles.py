"""The knowledge base as pages see it; `token` is that of whoever asks, the gateway's own for somebody signed out."""

from dataclasses import dataclass

from contracts import articles as kb
from contracts import files as f
from gateway.peers.calls import Caller, asked


@dataclass(frozen=True)
class ArticlesPeer:
    """Reading and writing articles."""

    bus: Caller

    async def read(self, token: str, request: kb.ReadArticle) -> kb.Article:
        """An article as it was published."""
        return await self.bus.call(kb.READ_ARTICLE, request, token=token)

    async def page(self, token: str, request: kb.ListArticles) -> kb.ArticlePage:
        """A page of articles."""
        return await self.bus.call(kb.LIST_ARTICLES, request, token=token)

    async def topics(self, token: str, portal: str) -> dict[str, int]:
        """How many articles there are of each topic."""
        return (await self.bus.call(kb.LIST_TOPICS, kb.ListTopics(portal=portal), token=token)).counts

    async def search(self, token: str, request: kb.SearchArticles) -> kb.ArticleHits:
        """What was found."""
        return await self.bus.call(kb.SEARCH_ARTICLES, request, token=token)

    async def suggest(self, token: str, request: kb.SuggestArticles) -> kb.ArticleHits:
        """What may answer it."""
        return await self.bus.call(kb.SUGGEST_ARTICLES, request, token=token)

    async def rate(self, token: str, request: kb.RateArticle) -> None:
        """Whether it helped."""
        await self.bus.call(kb.RATE_ARTICLE, request, token=token)

    async def solved(self, token: str, request: kb.NoteSolved) -> None:
        """It answered a question before this was sent."""
        await self.bus.call(kb.NOTE_SOLVED, request, token=token)

    async def manuscript(self, token: str, article: str) -> kb.Manuscript:
        """An article as staff write it."""
        return await self.bus.call(kb.READ_MANUSCRIPT, kb.ReadManuscript(article=article), token=token)

    async def version(self, token: str, article: str, version: int) -> kb.Version:
        """What an article said once."""
        return await self.bus.call(
            kb.READ_VERSION, asked(kb.ReadVersion, article=article, version=version), token=token
        )

    async def write(self, token: str, request: kb.WriteArticle) -> kb.ArticleWritten:
        """A new draft."""
        return await self.bus.call(kb.WRITE_ARTICLE, request, token=token)

    async def edit(self, token: str, request: kb.EditArticle) -> kb.ArticleWritten:
        """A new version; a conflict has the stored values in its details."""
        return await self.bus.call(kb.EDIT_ARTICLE, request, token=token)

    async def publish(self, token: str, request: kb.PublishArticle) -> kb.ArticleWritten:
        """Give the newest version to the readers."""
        return await self.bus.call(kb.PUBLISH_ARTICLE, request, token=token)

    async def withdraw(self, token: str, request: kb.WithdrawArticle) -> kb.ArticleWritten:
        """Take it away from the readers."""
        return await self.bus.call(kb.WITHDRAW_ARTICLE, request, token=token)

    async def restore(self, token: str, request: kb.RestoreVersion) -> kb.ArticleWritten:
        """Take an old version up again."""
        return await self.bus.call(kb.RESTORE_VERSION, request, token=token)

    async def picture(self, token: str, portal: str, file: str) -> f.Download:
        """A picture of an article, for whoever was found to see it; with the gateway's own token."""
        return await self.bus.call(f.GET_DOWNLOAD, f.GetDownload(file=file, portal=portal), token=token)

    async def keep_picture(self, token: str, portal: str, upload: str, request_id: str) -> None:
        """Keep an upload of staff among the pictures of the portal's articles."""
        place = f.articles_of(portal)
        request = f.AddFiles(place=place, uploads=(upload,), on_clash="keep_both", request_id=request_id)
        await self.bus.call(f.ADD_FILES, request, token=token)
