"""Erasures in MongoDB, and the blanking of people in all that accounts keeps."""

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from contracts.errors import CasebusError, not_found, unavailable
from kit.crash import crash_point
from kit.logs import get_logger
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox, pending_fields
from kit.redaction import Redaction
from kit.rewriting import rewrite_all
from kit.tasks import TaskPool
from services.accounts.adapters.documents import person_document, person_of
from services.accounts.domain.erasing import Done, Erasure, Secret, erased, is_erased
from services.accounts.domain.people import Person

log = get_logger(__name__)

_ATTEMPTS = 12
_MOST = 1000


class MongoErasures:
    """The collection `erasures`, `_id` = person; `open` is there until all is done."""

    def __init__(self, database: Any, outbox: Outbox) -> None:
        self._database = database
        self._erasures = database["erasures"]
        self._people = database["people"]
        self._outbox = outbox

    @staticmethod
    async def prepare(database: Any) -> None:
        """Make the indexes."""
        await declare_index(database["erasures"], "open", sparse=True)
        await declare_index(database["erasures"], "places")

    async def get_for_system(self, person: str) -> Erasure | None:
        """One by person."""
        document = await guarded(self._erasures.find_one({"_id": person}))
        return _erasure_of(document) if document else None

    async def begin_for_system(self, erasure: Erasure) -> Erasure:
        """Note it, or find what was noted first."""
        try:
            await guarded(self._erasures.insert_one(_document(erasure)))
        except DuplicateKeyError:
            return await self.get_for_system(erasure.person) or erasure
        crash_point("accounts.erase.after_note")
        return erasure

    async def change_for_system(self, person: str, decide: Callable[[Erasure], Erasure]) -> Erasure:
        """Decide on what is stored and write the result, again when another replica was faster."""
        for attempt in range(_ATTEMPTS):
            before = await self.get_for_system(person)
            if before is None:
                raise not_found()
            after = decide(before)
            if after is before:
                return before
            document = {**_document(after), "revision": before.revision + 1}
            condition = {"_id": person, "revision": before.revision}
            if (await guarded(self._erasures.replace_one(condition, document))).matched_count:
                return _erasure_of(document)
            await asyncio.sleep(random.uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311 - jitter between rivals
        raise unavailable("Too many changes at the same time.")

    async def of_for_system(self, place: str) -> list[Erasure]:
        """Those of a portal, or with `<portal>/<company>` of a company; the newest first."""
        found = await guarded(self._erasures.find({"places": place}).to_list(_MOST))
        return sorted(map(_erasure_of, found), key=lambda one: one.at, reverse=True)

    async def open_for_system(self) -> list[Erasure]:
        """Those that are not through."""
        return [_erasure_of(one) for one in await guarded(self._erasures.find({"open": True}).to_list(_MOST))]

    async def erase_for_system(self, person: str, events: Callable[[Person], Sequence[Event]]) -> None:
        """Make somebody what is left of them, and tell it, in one write.

        What had still to be told of them is told no more: it would be about somebody who is not there.
        """
        for attempt in range(_ATTEMPTS):
            stored = await guarded(self._people.find_one({"_id": person}))
            if stored is None or is_erased(before := person_of(stored)):
                return
            document = {**person_document(erased(before)), **pending_fields(events(before))}
            document["revision"] = before.revision + 1
            condition = {"_id": person, "revision": before.revision}
            if (await guarded(self._people.replace_one(condition, document))).matched_count:
                crash_point("accounts.erase.after_write")
                self._outbox.nudge(person, document["revision"], document["outbox"])
                return
            await asyncio.sleep(random.uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311 - jitter between rivals
        raise unavailable("Too many changes at the same time.")

    async def tell_for_system(self, person: str, event: Event) -> None:
        """Tell it again, by the outbox of what is left; an event that is there already is not added twice."""
        stored = await guarded(self._people.find_one({"_id": person}))
        if stored is None or any(one["id"] == event.id for one in stored.get("outbox", ())):
            return
        fresh = pending_fields((event,), stored.get("outbox", ()))
        revision = stored["revision"]
        change = {"$set": {**fresh, "revision": revision + 1}}
        if (await guarded(self._people.update_one({"_id": person, "revision": revision}, change))).matched_count:
            self._outbox.nudge(person, revision + 1, fresh["outbox"])

    async def blank_for_system(self, redaction: Redaction) -> int:
        """Blank somebody in everything but the notes of erasures themselves; how many documents there were."""
        return await rewrite_all(self._database, redaction.of, besides=frozenset({"erasures"}))


@asynccontextmanager
async def finishing(work: Callable[[], Awaitable[None]], seconds: float, tasks: TaskPool) -> AsyncIterator[None]:
    """Go on with what is not through, now and then until the end; every replica may do it."""

    async def keep() -> None:
        while True:
            await asyncio.sleep(seconds * random.uniform(0.7, 1.3))  # noqa: S311 - jitter between replicas
            try:
                await work()
            except CasebusError as error:  # the database does not answer: next time
                log.warning("erasures_wait", error=str(error.code))

    task = tasks.keep(keep, "finish-erasures")
    try:
        yield
    finally:
        task.cancel()


def _document(erasure: Erasure) -> dict[str, Any]:
    fields = asdict(erasure)
    fields["_id"] = fields.pop("person")
    fields["secret"] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields["secret"].items()
    }
    fields["places"] = [erasure.portal, f"{erasure.portal}/{erasure.company}"]
    if erasure.finished_at is None:
        fields["open"] = True
    return fields


def _erasure_of(document: dict[str, Any]) -> Erasure:
    known = {name: document[name] for name in Erasure.__dataclass_fields__ if name in document}
    secret: dict[str, Any] = document["secret"]
    secret = {name: tuple(value) if isinstance(value, list) else value for name, value in secret.items()}
    parts = {part: Done(**done) for part, done in document["parts"].items()}
    return Erasure(**{**known, "person": document["_id"], "secret": Secret(**secret), "parts": parts})
