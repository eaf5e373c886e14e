"""Blanking a person in all that notify keeps: what was mailed stays on record, to nobody; what waits goes.

What they mailed themselves goes as it came: what became of it is on the tickets.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from kit.redaction import Redaction
from kit.rewriting import Document, rewrite_all

KEPT = ("due", "failed", "body", "holder")


class MongoForgetter:
    """Goes through every collection; a document that is somebody's own goes with them."""

    def __init__(self, database: Any, remove_raw: Callable[[str], Awaitable[None]]) -> None:
        self._database = database
        self._remove_raw = remove_raw

    async def forget_for_system(self, redaction: Redaction) -> int:
        """How many documents there were to change; safe to repeat."""
        async for mail in self._database["incoming"].find({}, {"sender": 1, "envelope": 1, "decision": 1, "key": 1}):
            if _mailed_by(mail, redaction):
                await self._remove_raw(mail["key"])

        return await rewrite_all(self._database, lambda document: without_person(document, redaction))


def without_person(document: Document, redaction: Redaction) -> Document | None:
    """What is left of a document; nothing of one that is somebody's own."""
    if document.get("person") == redaction.id or _mailed_by(document, redaction):
        return None
    after: Document = redaction.of(without_waiting(document, redaction.id))
    return after


def without_waiting(document: Document, person: str) -> Document:
    """A notice without the mails that still wait for somebody; with nothing left to do it is done."""
    deliveries = document.get("deliveries")
    if not isinstance(deliveries, list):
        return document
    kept = [one for one in deliveries if not _waits_for(one, person)]
    if len(kept) == len(deliveries):
        return document
    after = {**document, "deliveries": kept}
    if not any(one.get("state") == "queued" for one in kept):
        gone = KEPT if not any(one.get("state") == "failed" for one in kept) else ("due", "holder")
        after = {key: value for key, value in after.items() if key not in gone}
    return after


def _mailed_by(document: Document, redaction: Redaction) -> bool:
    """Whether it is a mail that came in from them, or that staff took for theirs."""
    if "key" not in document:
        return False
    if next(iter(document.get("decision") or ()), "") == redaction.id:
        return True
    senders = (document.get("sender"), document.get("envelope"))
    return any(isinstance(one, str) and one.casefold() in redaction.emails for one in senders)


def _waits_for(delivery: Any, person: str) -> bool:
    return bool(delivery.get("state") == "queued" and delivery.get("to", {}).get("person") == person)
