"""Events that a consumer gave up on, kept for staff to read and to try again."""

from datetime import datetime
from typing import Any

from contracts.base import Event


class MongoDeadLetters:
    """Dead letters in a collection, `_id` = `<consumer>/<event id>`."""

    def __init__(self, collection: Any) -> None:
        self._collection = collection

    async def add(self, consumer: str, event: Event, reason: str, attempts: int, at: datetime) -> None:
        """Keep an event; the same one again replaces it."""
        key = f"{consumer}/{event.id}"
        document = {
            "_id": key,
            "consumer": consumer,
            "portal": event.portal,
            "type": event.type,
            "subject": event.subject,
            "reason": reason[:500],
            "attempts": attempts,
            "at": at,
            "body": event.model_dump_json(),
        }
        await self._collection.replace_one({"_id": key}, document, upsert=True)

    async def of_portal(self, portal: str, limit: int) -> list[dict[str, Any]]:
        """The dead letters of a portal ('*' for all), newest first."""
        wanted = {} if portal == "*" else {"portal": portal}
        found = await self._collection.find(wanted).to_list(1000)
        return sorted(found, key=lambda row: row["at"], reverse=True)[:limit]

    async def get(self, key: str) -> tuple[Event, dict[str, Any]] | None:
        """One dead letter."""
        row = await self._collection.find_one({"_id": key})
        return (Event.model_validate_json(row["body"]), row) if row else None

    async def remove(self, key: str) -> None:
        """Forget one, after it was handled."""
        await self._collection.delete_one({"_id": key})
