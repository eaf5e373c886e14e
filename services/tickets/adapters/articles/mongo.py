"""Articles in MongoDB: one document each, and one for what each version said.

The text of a version is kept before the article that names it, under a key that holds the request: what a process left
behind that died in between is named by nothing, and in nobody's way.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from contracts.errors import unavailable
from kit.batching import BatchReader, BatchWriter
from kit.events import stored
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox, pending_fields
from services.tickets.adapters.articles.documents import (
    article_in,
    changeable,
    content_document,
    content_in,
    document_of,
)
from services.tickets.domain.articles import Act, Article, Content, Reader, may_read
from services.tickets.ports import HeldArticle, RequestSeenError


class MongoArticleStore:
    """Articles with their pending events, and their versions."""

    def __init__(self, articles: Any, versions: Any, outbox: Outbox) -> None:
        self._articles = articles
        self._versions = versions
        self._reads = BatchReader(articles)
        self._writes = BatchWriter(articles)
        self._outbox = outbox

    async def prepare(self) -> None:
        """Make the indexes."""
        await declare_index(self._articles, "request", unique=True, sparse=True)

    async def get(self, reader: Reader, article_id: str) -> HeldArticle | None:
        """The article, if there is something of it for this reader."""
        return _held(await self._reads.get(article_id), reader)

    async def written_by(self, reader: Reader, request: str) -> HeldArticle | None:
        """The article that this request wrote."""
        return _held(await guarded(self._articles.find_one({"request": request})), reader)

    async def content(self, reader: Reader, article: Article, act: Act) -> Content | None:
        """What the version said that this act made."""
        if not reader.is_staff or reader.portal != article.portal:
            return None
        document = await guarded(self._versions.find_one({"_id": _key(article, act)}))
        return content_in(document) if document else None

    async def insert(self, reader: Reader, article: Article, events: Sequence[Event]) -> None:
        """Keep a new one with its event; raises RequestSeenError."""
        del reader  # the rules have decided
        await self._keep_version(article)
        outbox = pending_fields(events)
        try:
            await self._writes.insert({**document_of(article), **outbox})
        except DuplicateKeyError as error:
            if await guarded(self._articles.count_documents({"_id": article.id})):
                raise unavailable() from error
            raise RequestSeenError from error
        self._outbox.nudge(article.id, article.revision, outbox["outbox"])

    async def save(self, reader: Reader, held: HeldArticle, after: Article, events: Sequence[Event]) -> bool:
        """Keep a change with its event; False when somebody else was faster."""
        del reader
        if after.version != held.article.version:
            await self._keep_version(after)
        fresh = [stored(event) for event in events]
        update = {"$set": {**changeable(after), "pending": True}, "$push": {"outbox": {"$each": fresh}}}
        if not await self._writes.update({"_id": after.id, "revision": held.article.revision}, update):
            return False
        self._outbox.nudge(after.id, after.revision, [*(dict(item) for item in held.outbox), *fresh])
        return True

    async def all_for_system(self) -> AsyncIterator[Article]:
        """Every article."""
        async for document in self._articles.find({}, {"outbox": 0}).batch_size(100):
            yield article_in(document)

    async def _keep_version(self, article: Article) -> None:
        document = {"_id": _key(article, article.history[-1]), **content_document(article.content)}
        try:
            await guarded(self._versions.insert_one(document))
        except DuplicateKeyError:
            await guarded(self._versions.replace_one({"_id": document["_id"]}, document))


def _key(article: Article, act: Act) -> str:
    return f"{article.id}/{act.version}-{act.id}"


def _held(document: Any, reader: Reader) -> HeldArticle | None:
    if document is None or document["portal"] != reader.portal:
        return None
    article = article_in(document)
    return HeldArticle(article, document.get("outbox", ())) if reader.is_staff or may_read(reader, article) else None
