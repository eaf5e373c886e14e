"""Blanking a person in all that tickets keeps: each ticket tells of it, so that every index forgets as well."""

from dataclasses import dataclass
from typing import Any

from kit.crash import crash_point
from kit.events import stored
from kit.outbox import Outbox
from kit.redaction import Redaction
from kit.rewriting import rewrite_all, rewrite_one
from services.tickets import wire
from services.tickets.adapters.documents import ticket_in

BATCH = 100
TICKETS = "tickets"
Document = dict[str, Any]


@dataclass(frozen=True)
class MongoForgetter:
    """Goes through every collection; a document that is somebody's own, as a wish to hear of a product, goes."""

    db: Any
    outbox: Outbox

    async def forget_for_system(self, redaction: Redaction) -> int:
        """How many documents there were to change; safe to repeat."""

        def others(document: Document) -> Document | None:
            if document.get("person") == redaction.id:
                return None
            after: Document = redaction.of(document)
            return after

        changed = await self._tickets(redaction)
        return changed + await rewrite_all(self.db, others, besides=frozenset({TICKETS}))

    async def _tickets(self, redaction: Redaction) -> int:
        changed = 0
        tickets = self.db[TICKETS]
        async for document in tickets.find({}).batch_size(BATCH):
            told: list[Document] = []
            if await rewrite_one(tickets, document, lambda found, told=told: _told(found, redaction, told)):  # type: ignore[misc]
                changed += 1
                after = told[-1]
                crash_point("tickets.forget.after_write")
                self.outbox.nudge(after["_id"], after["revision"], after["outbox"])
        return changed


def _told(document: Document, redaction: Redaction, told: list[Document]) -> Document:
    """The ticket without them and with the event that says so; the very same document when they are not in it."""
    after: Document = redaction.of(document)
    if after is document:
        return document
    after = {**after, "revision": document["revision"] + 1, "pending": True}
    event = wire.redacted(ticket_in(after))
    after["outbox"] = [*after.get("outbox", ()), stored(event)]
    told.append(after)
    return after
