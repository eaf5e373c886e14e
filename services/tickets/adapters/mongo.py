"""Tickets and their numbers in MongoDB.

The embedded server reads every match of a sorted or limited find and scans for `find_one_and_update`, so that a ticket
is only ever asked for by `_id` or by the unique `request`, and written by an update that is conditional on `revision`.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from contracts.errors import unavailable
from kit.batching import BatchReader, BatchWriter
from kit.crash import crash_point
from kit.events import stored
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox, pending_fields
from services.tickets.adapters.documents import GLIMPSE, document_of, glimpse_in, ticket_in, update_of
from services.tickets.domain import Actor, Glimpse, Ticket, visible_to
from services.tickets.ports import Held, RequestSeenError

BLOCK = 20
AHEAD = 8  # numbers left when the next block is reserved: a restart skips at most 28
TRIES = 50
MOST_FOLLOWERS = 50


class MongoTicketStore:
    """One document per ticket: fields, timeline and pending events."""

    def __init__(self, collection: Any, outbox: Outbox) -> None:
        self._collection = collection
        self._reads = BatchReader(collection)
        self._writes = BatchWriter(collection)
        self._outbox = outbox

    async def prepare(self) -> None:
        """Make the indexes; a ticket without a request has no such field, so that the index is sparse."""
        await declare_index(self._collection, "request", unique=True, sparse=True)
        await declare_index(self._collection, "release_id", sparse=True)
        await declare_index(self._collection, "follows", sparse=True)

    async def get(self, actor: Actor, ticket_id: str) -> Held | None:
        """The ticket, if the actor may see it: asked by `_id` alone, decided on the document."""
        return _held(await self._reads.get(ticket_id), actor)

    async def opened_by(self, actor: Actor, request: str) -> Held | None:
        """The ticket that this request opened."""
        document = await guarded(self._collection.find_one({"request": request}))
        return _held(document, actor)

    async def insert(self, actor: Actor, ticket: Ticket, events: Sequence[Event]) -> None:
        """One insert: ticket and events. A number that is taken, as after a restored backup, counts as a lost race."""
        del actor  # the rules have decided; the name of the actor is on the ticket
        outbox = pending_fields(events)
        crash_point("tickets.open.before_write")
        try:
            await self._writes.insert({**document_of(ticket), **outbox})
        except DuplicateKeyError as error:
            if await guarded(self._collection.count_documents({"_id": ticket.id})):
                raise unavailable() from error
            raise RequestSeenError from error
        crash_point("tickets.open.after_write")
        self._outbox.nudge(ticket.id, ticket.revision, outbox["outbox"])

    async def save(self, actor: Actor, held: Held, after: Ticket, events: Sequence[Event]) -> bool:
        """One update, conditional on the revision that was read; those that arrive together travel together."""
        del actor
        update = update_of(held.ticket, after)
        fresh = [stored(event) for event in events]
        update["$set"]["pending"] = True
        update.setdefault("$push", {})["outbox"] = {"$each": fresh}
        crash_point("tickets.change.before_write")
        if not await self._writes.update({"_id": after.id, "revision": held.ticket.revision}, update):
            return False
        crash_point("tickets.change.after_write")
        self._outbox.nudge(after.id, after.revision, [*(dict(item) for item in held.outbox), *fresh])
        return True

    async def followers(self, actor: Actor, ticket_id: str) -> list[Glimpse]:
        """The tickets that go on with this one, as far as the actor may see them: the newest 50, oldest first."""
        found = await guarded(self._collection.find({"follows": ticket_id}, GLIMPSE).to_list(None))
        seen = [ticket for ticket in map(glimpse_in, found) if visible_to(actor, ticket)]
        return sorted(seen, key=lambda ticket: ticket.created_at)[-MOST_FOLLOWERS:]

    async def visible(self, actor: Actor, tickets: Sequence[str]) -> frozenset[str]:
        """Those of the tickets that the actor may see, in one find that leaves their texts where they are."""
        found = await guarded(self._collection.find({"_id": {"$in": list(tickets)}}, GLIMPSE).to_list(None))
        return frozenset(one.id for one in map(glimpse_in, found) if visible_to(actor, one))

    async def tied_for_system(self, release_id: str) -> list[str]:
        """Ids of the tickets that are tied to a release."""
        found = await guarded(self._collection.find({"release_id": release_id}, {"_id": 1}).to_list(None))
        return [document["_id"] for document in found]

    async def all_for_system(self) -> AsyncIterator[Ticket]:
        """Every ticket."""
        async for document in self._collection.find({}, {"outbox": 0}).batch_size(200):
            yield ticket_in(document)


def _held(document: Any, actor: Actor) -> Held | None:
    if document is None:
        return None
    ticket = ticket_in(document)
    return Held(ticket, document.get("outbox", ())) if visible_to(actor, ticket) else None


class MongoNumbers:
    """Numbers in blocks of 20 for this replica, each block reserved by one conditional write, before it is needed."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._blocks: dict[str, deque[int]] = {}
        self._reserving: dict[str, asyncio.Task[None]] = {}
        self._next: dict[str, int] = {}  # where the next block begins unless another replica took it

    async def take(self, portal: str) -> int:
        """The next number; raises `unavailable` when others win every race for a block."""
        block = self._blocks.setdefault(portal, deque())
        while not block:
            await asyncio.shield(self._more(portal))  # others wait for it as well
        number = block.popleft()
        if len(block) < AHEAD:
            self._more(portal)
        return number

    def _more(self, portal: str) -> asyncio.Task[None]:
        """The reservation of the next block, which begins now unless it has begun."""
        known = self._reserving.get(portal)
        if known is None:
            known = self._reserving[portal] = asyncio.create_task(self._extend(portal))
            known.add_done_callback(_looked_at)
        return known

    async def _extend(self, portal: str) -> None:
        try:
            self._blocks[portal].extend(await self._reserve(portal))
        finally:
            del self._reserving[portal]

    async def _reserve(self, portal: str) -> range:
        for _ in range(TRIES):
            first = self._next.pop(portal, 0) or await self._first(portal)
            if not first:
                continue
            done = await guarded(
                self._collection.update_one({"_id": portal, "next": first}, {"$set": {"next": first + BLOCK}})
            )
            if done.matched_count:
                self._next[portal] = first + BLOCK
                return range(first, first + BLOCK)
        raise unavailable()

    async def _first(self, portal: str) -> int:
        """Where the next block begins, as the database has it; 0 when somebody else made the counter just now."""
        found = await guarded(self._collection.find_one({"_id": portal}))
        if found:
            return int(found["next"])
        try:
            await guarded(self._collection.insert_one({"_id": portal, "next": 1}))
        except DuplicateKeyError:
            return 0
        return 1


def _looked_at(reserving: asyncio.Task[None]) -> None:
    """Whoever waits hears of a failure; when nobody does, the next who takes a number tries again."""
    if not reserving.cancelled():
        reserving.exception()
