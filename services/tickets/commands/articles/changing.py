"""How every change of an article runs: read, decide, one conditional write, own index row, answer."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from contracts.articles import ArticleWritten
from contracts.base import Request
from contracts.errors import unavailable
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import hidden, party_of
from services.tickets.domain.articles import Article, Content, Doing, Reader, Shelves, writer_of
from services.tickets.ports import ArticleIndex, ArticleStore
from services.tickets.wire.articles import article_events, article_written

TRIES = 10


class ChangeRequest(Protocol):
    """What the requests to change an article have in common."""

    @property
    def request_id(self) -> str:
        """The id that makes a repeat harmless."""

    @property
    def article(self) -> str:
        """The article."""


Decide = Callable[[Reader, Article, Doing], Awaitable[Article]]


@dataclass(frozen=True)
class ChangingArticle:
    """Runs a decision of staff on the newest state of an article until its write wins."""

    store: ArticleStore
    index: ArticleIndex
    shelves: Shelves
    clock: Clock

    async def __call__(self, call: Call, request: ChangeRequest, decide: Decide) -> ArticleWritten:
        """The article afterwards; the same request again finds what it did."""
        assert isinstance(request, Request)
        writer = writer_of(call.actor, request.article.partition("/")[0], self.shelves)
        imprint = imprint_of(call.actor, call.subject, request)
        for attempt in range(TRIES):
            held = await self.store.get(writer, request.article)
            if held is None:
                raise hidden()
            before = held.article
            if done := before.act(request.request_id):
                check_same(done.imprint, imprint)
                return article_written(before)
            doing = Doing(party_of(call.actor), self.clock(), request.request_id, imprint)
            after = await decide(writer, before, doing)
            if after is before:
                return article_written(before)
            events = article_events(after)
            if await self.store.save(writer, held, after, events):
                await self.index.wrote(events, writer.person)
                return article_written(after)
            await asyncio.sleep(random.uniform(0, 0.005) * attempt)  # noqa: S311 - jitter between rivals
        raise unavailable()

    async def said(self, writer: Reader, article: Article, version: int) -> Content:
        """What a version said; raises where there is no such version."""
        act = article.saved(version)
        content = await self.store.content(writer, article, act) if act else None
        if content is None:
            raise hidden()
        return content
