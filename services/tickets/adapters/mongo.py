"""Tickets and their numbers in MongoDB.

The embedded server reads every match of a sorted or limited find and scans for `find_one_and_update`, so that a ticket
is only ever asked for by `_id` or by the unique `request`, and written by an update that is conditional on `revision`.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from contracts.errors import unavailable
from kit.batching import BatchReader, BatchWriter
from kit.crash import crash_point
from kit.events import stored
from kit.mongo import guarded
from kit.outbox import Outbox, pending_fields
from services.tickets.adapters.documents import document_of, ticket_in, update_of
from services.tickets.domain import Actor, Ticket, visible_to
from services.tickets.ports import Held, RequestSeenError

BLOCK = 20
TRIES = 50


class MongoTicketStore:
    """One document per ticket: fields, timeline and pending events."""

    def __init__(self, collection: Any, outbox: Outbox) -> None:
        self._collection = collection
        self._reads = BatchReader(collection)
        self._writes = BatchWriter(collection)
        self._outbox = outbox

    async def prepare(self) -> None:
        """Make the indexes; a ticket without a request has no such field, so that the index is sparse."""
        await guarded(self._collection.create_index("request", unique=True, sparse=True))
        await guarded(self._collection.create_index("release_id", sparse=True))

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
    """Numbers in blocks of 20 for this replica, each block reserved by one conditional write."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection
        self._blocks: dict[str, list[int]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    async def take(self, portal: str) -> int:
        """The next number; raises `unavailable` when others win every race for a block."""
        async with self._locks.setdefault(portal, asyncio.Lock()):
            block = self._blocks.setdefault(portal, [])
            if not block:
                block.extend(await self._reserve(portal))
            return block.pop(0)

    async def _reserve(self, portal: str) -> range:
        for _ in range(TRIES):
            found = await guarded(self._collection.find_one({"_id": portal}))
            if found is None:
                try:
                    await guarded(self._collection.insert_one({"_id": portal, "next": 1 + BLOCK}))
                except DuplicateKeyError:
                    continue
                return range(1, 1 + BLOCK)
            first = int(found["next"])
            done = await guarded(
                self._collection.update_one({"_id": portal, "next": first}, {"$set": {"next": first + BLOCK}})
            )
            if done.matched_count:
                return range(first, first + BLOCK)
        raise unavailable()
