"""Outside systems in MongoDB; there are few, and each is one document."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.errors import not_found, unavailable
from kit.mongo import guarded
from services.accounts.domain.outside import System

TRIES = 20
MOST = 500


class MongoSystems:
    """The collection `systems`, `_id` = name; `revision` guards each write."""

    def __init__(self, database: Any) -> None:
        self._systems = database["systems"]

    async def get_for_system(self, name: str) -> System | None:
        """One by name."""
        document = await guarded(self._systems.find_one({"_id": name}))
        return _system(document) if document else None

    async def all_for_system(self) -> list[System]:
        """All, by name."""
        documents = await guarded(self._systems.find({}).to_list(MOST))
        return sorted(map(_system, documents), key=lambda system: system.name)

    async def add_for_system(self, system: System) -> bool:
        """Store a new one; False when there is one of this name."""
        try:
            await guarded(self._systems.insert_one({**_document(system), "_id": system.name, "revision": 1}))
        except DuplicateKeyError:
            return False
        return True

    async def change_for_system(self, name: str, decide: Callable[[System], System]) -> System:
        """Decide on what is stored and write the result, again when somebody else was faster."""
        for _ in range(TRIES):
            document = await guarded(self._systems.find_one({"_id": name}))
            if document is None:
                raise not_found()
            before = _system(document)
            after = decide(before)
            if after == before:
                return before
            revision = document["revision"]
            change = {"$set": {**_document(after), "revision": revision + 1}}
            done = await guarded(self._systems.update_one({"_id": name, "revision": revision}, change))
            if done.matched_count:
                return after
        raise unavailable()

    async def touch_for_system(self, name: str, at: datetime) -> None:
        """Note when it was last seen; no change of the system itself."""
        await guarded(self._systems.update_one({"_id": name}, {"$set": {"seen_at": at}}))


def _document(system: System) -> dict[str, Any]:
    return {
        "portal": system.portal,
        "title": system.title,
        "public_key": system.public_key,
        "allow": list(system.allow),
        "companies": list(system.companies),
        "made_at": system.made_at,
        "changed_at": system.changed_at,
        "state": system.state,
        "generation": system.generation,
    }


def _system(document: dict[str, Any]) -> System:
    return System(
        name=document["_id"],
        portal=document["portal"],
        title=document["title"],
        public_key=document["public_key"],
        allow=tuple(document["allow"]),
        companies=tuple(document["companies"]),
        made_at=document["made_at"],
        changed_at=document["changed_at"],
        state=document["state"],
        generation=document["generation"],
        seen_at=document.get("seen_at"),
    )
