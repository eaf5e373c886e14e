"""Keep what a reader says of an article."""

import hashlib
from dataclasses import dataclass

from contracts import articles as messages
from contracts.base import Nothing
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets.domain import hidden, wrong
from services.tickets.domain.articles import Opinion, Shelves, may_read, reader_of
from services.tickets.domain.texts import line_of
from services.tickets.ports import ArticleStore, Tallies


@dataclass(frozen=True)
class RateArticle:
    """One opinion of each reader: of a person, or of a browser for which the gateway vouches."""

    store: ArticleStore
    tallies: Tallies
    shelves: Shelves
    clock: Clock

    async def __call__(self, call: Call, request: messages.RateArticle) -> Nothing:
        """The newest word counts."""
        reader = reader_of(call.actor, request.portal, self.shelves)
        held = await self.store.get(reader, request.article)
        if held is None or not may_read(reader, held.article):
            raise hidden()
        who = request.visitor if call.actor.is_service else call.actor.id
        if not who:
            raise wrong(visitor="This is needed.")
        key = hashlib.blake2b(f"{reader.portal}\n{who}".encode(), digest_size=12).hexdigest()
        await self.tallies.rate(held.article.id, Opinion(key, request.helped, line_of(request.word), self.clock()))
        return Nothing()
