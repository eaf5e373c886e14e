"""The ledger and the dead letters in MongoDB."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from contracts.errors import unavailable
from contracts.notify import DeadLetter
from kit.batching import BatchReader, BatchWriter
from kit.deadletters import MongoDeadLetters
from kit.mongo import declare_index, guarded
from services.notify.domain.notices import Delivery, Notice, Recipient

Document = dict[str, Any]


class MongoLedger:
    """One document per notice, `_id` = event id; writes that arrive together travel together.

    `due` is absent once nothing is queued, `failed` unless something is, `ticket` for mails about accounts: the
    three indexes are sparse and hold only what somebody looks for.
    """

    def __init__(self, notices: Any) -> None:
        self._notices = notices
        self._writer = BatchWriter(notices)
        self._reader = BatchReader(notices)

    async def prepare(self) -> None:
        """Declare the indexes; again and again is fine."""
        for name in ("due", "failed", "ticket"):
            await declare_index(self._notices, name, name=name, sparse=True)

    async def known(self, event: str) -> bool:
        """One read by `_id`, together with those that are asked for at the same time."""
        return await self._reader.get(event) is not None

    async def find(self, event: str) -> Notice | None:
        """The notice of an event."""
        row = await self._reader.get(event)
        return _notice(row) if row else None

    async def bounced(self, event: str, delivery: str, answer: str, at: datetime) -> bool:
        """One conditional write: only a mail that was sent comes back, and only once; `unavailable` while one sends."""
        notice = await self.find(event)
        sent = next((one for one in notice.deliveries if one.id == delivery), None) if notice else None
        if notice is None or sent is None or sent.state != "sent":
            return False
        document = _document(notice.with_delivery(sent.bounced(answer, at)))
        condition = {"_id": event, "holder": {"$exists": False}}
        if notice.holder or not await self._writer.update(condition, {"$set": {"deliveries": document["deliveries"]}}):
            raise unavailable()
        return True

    async def add(self, notice: Notice) -> bool:
        """Keep a new notice; False when this event is known already."""
        try:
            await self._writer.insert(_document(notice))
        except DuplicateKeyError:
            return False
        return True

    async def due(self, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Ids of notices that are due, oldest first."""
        cursor = self._notices.find({"due": {"$lte": now}}, {"due": 1})
        rows = await guarded(cursor.to_list(limit))
        return sorted(((row["_id"], row["due"]) for row in rows), key=lambda row: row[1])

    async def take(self, found: Sequence[tuple[str, datetime]], holder: str, until: datetime) -> list[Notice]:
        """Those of the notices whose `due` nobody moved first; all in one write and one read."""
        change = {"$set": {"due": until, "holder": holder}}
        won = await asyncio.gather(*(self._writer.update({"_id": key, "due": due}, change) for key, due in found))
        ids = [key for (key, _), mine in zip(found, won, strict=True) if mine]
        if not ids:
            return []
        rows = await guarded(self._notices.find({"_id": {"$in": ids}}).to_list(len(ids)))
        return [notice for notice in map(_notice, rows) if notice.holder == holder]

    async def save(self, notice: Notice, holder: str) -> bool:
        """Store deliveries, `due` and holder; the event itself goes when every mail was sent."""
        document = _document(notice)
        gone = {key: "" for key in ("due", "failed", "body", "holder") if key not in document}
        kept = {key: document[key] for key in ("deliveries", "due", "failed", "holder") if key in document}
        change: Document = {"$set": kept}
        if gone:
            change["$unset"] = gone
        return await self._writer.update({"_id": notice.id, "holder": holder}, change)

    async def of_ticket_for_system(self, ticket: str) -> list[Notice]:
        """All notices about a ticket."""
        rows = await guarded(self._notices.find({"ticket": ticket}, {"body": 0}).to_list(2000))
        return [_notice(row) for row in rows]

    async def state_for_system(self, portal: str) -> tuple[int, int, datetime | None]:
        """Queued and failed mails, and since when the oldest queued one waits; reads only those."""
        waiting = await self._with("due", {"$exists": True}, portal)
        broken = await self._with("failed", True, portal)
        return _count(waiting, "queued"), _count(broken, "failed"), min((row["at"] for row in waiting), default=None)

    async def _with(self, field: str, condition: object, portal: str) -> list[Document]:
        wanted: Document = {field: condition}
        if portal != "*":
            wanted["portal"] = portal
        rows: list[Document] = await guarded(self._notices.find(wanted, {"at": 1, "deliveries.state": 1}).to_list(None))
        return rows


def _count(rows: Sequence[Document], state: str) -> int:
    return sum(delivery["state"] == state for row in rows for delivery in row["deliveries"])


class MongoDeadLetterBox:
    """The dead letters of notify's own consumer."""

    def __init__(self, letters: MongoDeadLetters) -> None:
        self._letters = letters

    async def of_portal(self, portal: str, limit: int) -> list[DeadLetter]:
        """Those of a portal ('*' for all), newest first."""
        rows = await guarded(self._letters.of_portal(portal, limit))
        return [DeadLetter.model_validate({**row, "id": row["_id"]}) for row in rows]

    async def get(self, key: str) -> Event | None:
        """The event of a dead letter."""
        found = await guarded(self._letters.get(key))
        return found[0] if found else None

    async def remove(self, key: str) -> None:
        """Forget one, after it was handled."""
        await guarded(self._letters.remove(key))


def _document(notice: Notice) -> Document:
    document: Document = {
        "_id": notice.id,
        "portal": notice.portal,
        "at": notice.at,
        "deliveries": [_row(delivery) for delivery in notice.deliveries],
    }
    if notice.ticket:
        document["ticket"] = notice.ticket
    if notice.holder:
        document["holder"] = notice.holder
    if notice.due:
        document["due"] = notice.due
    if any(delivery.state == "failed" for delivery in notice.deliveries):
        document["failed"] = True
    if notice.due or "failed" in document:
        document["body"] = notice.body
    return document


def _row(delivery: Delivery) -> Document:
    to = delivery.to
    return {
        "id": delivery.id,
        "template": delivery.template,
        "why": delivery.why,
        "to": {"person": to.person, "name": to.name, "email": to.email, "language": to.language, "desk": to.desk},
        "at": delivery.at,
        "due": delivery.due,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "answer": delivery.answer,
    }


def _notice(row: Mapping[str, Any]) -> Notice:
    return Notice(
        id=row["_id"],
        portal=row["portal"],
        ticket=row.get("ticket", ""),
        at=row["at"],
        body=row.get("body", ""),
        deliveries=tuple(Delivery(**{**one, "to": Recipient(**one["to"])}) for one in row["deliveries"]),
        due=row.get("due"),
        holder=row.get("holder", ""),
    )
