"""Keep that an article answered a question before it was sent."""

from dataclasses import dataclass

from contracts import articles as messages
from contracts.base import Nothing
from kit.rpc.server import Call
from services.tickets.domain import hidden, not_allowed
from services.tickets.domain.articles import Shelves, may_read, reader_of
from services.tickets.ports import ArticleStore, Tallies


@dataclass(frozen=True)
class NoteSolved:
    """Said by the person who was about to ask; counted once for each form."""

    store: ArticleStore
    tallies: Tallies
    shelves: Shelves

    async def __call__(self, call: Call, request: messages.NoteSolved) -> Nothing:
        """Only of an article that this person may read."""
        if call.actor.is_service:
            raise not_allowed("Only a person can say this.")
        reader = reader_of(call.actor, "", self.shelves)
        held = await self.store.get(reader, request.article)
        if held is None or not may_read(reader, held.article):
            raise hidden()
        await self.tallies.solved(held.article.id, f"{call.actor.id}-{request.request_id}")
        return Nothing()
