"""What the portal tells people, in MongoDB, and the event that has their open pages look."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import Error as JetStreamError
from pymongo.errors import DuplicateKeyError

from contracts.base import Audience
from contracts.errors import CasebusError
from contracts.notifications import KEPT_DAYS, KEPT_MOST, TOLD, Told
from kit.batching import BatchWriter
from kit.clock import Clock
from kit.events import new_event, subject_of
from kit.logs import get_logger
from kit.mongo import declare_index, guarded
from kit.rpc.client import Bus
from kit.tasks import TaskPool, ended
from services.notify.domain.notifications import Notification

log = get_logger(__name__)

Document = dict[str, Any]

LOOK_AFTER = 50  # so many new ones for somebody, and the oldest beyond the limit go
READ_MOST = 5000
GATHER_SECONDS = 0.15
PEOPLE_TOGETHER = 500
SWEEP_SECONDS = 3600.0


class MongoNotifications:
    """`unread` is the person as long as it was not read, so that its sparse index holds only what is counted."""

    def __init__(self, notifications: Any) -> None:
        self._notifications = notifications
        self._writer = BatchWriter(notifications)
        self._added: Counter[str] = Counter()

    async def prepare(self) -> None:
        """Declare the indexes; again and again is fine."""
        await declare_index(self._notifications, "unread", name="unread", sparse=True)
        for name in ("person", "at"):
            await declare_index(self._notifications, name, name=name)

    async def add(self, notes: Sequence[Notification]) -> None:
        """Keep new ones; those that are known already stay as they are."""
        await asyncio.gather(*(self._add(note) for note in notes))

    async def _add(self, note: Notification) -> None:
        try:
            await self._writer.insert(_document(note))
        except DuplicateKeyError:
            return
        self._added[note.person] += 1
        if self._added[note.person] >= LOOK_AFTER:
            del self._added[note.person]
            await self._trim(note.person)

    async def _trim(self, person: str) -> None:
        rows = await guarded(self._notifications.find({"person": person}, {"at": 1}).to_list(READ_MOST))
        over = sorted(rows, key=lambda row: (row["at"], row["_id"]), reverse=True)[KEPT_MOST:]
        if over:
            await guarded(self._notifications.delete_many({"_id": {"$in": [row["_id"] for row in over]}}))

    async def of(self, person: str, *, unread: bool = False) -> list[Notification]:
        """Somebody's own, newest first, up to the limit; all, or those that were not read."""
        wanted = {"unread": person} if unread else {"person": person}
        rows = await guarded(self._notifications.find(wanted).to_list(READ_MOST))
        found = sorted(map(_notification, rows), key=lambda note: (note.at, note.id), reverse=True)
        return found[:KEPT_MOST]

    async def mark(self, person: str, ids: Sequence[str], mark: str) -> None:
        """Note that these of somebody's were read, under this mark; those that are read already keep theirs."""
        if ids:
            change = {"$set": {"read": mark}, "$unset": {"unread": ""}}
            await guarded(self._notifications.update_many({"_id": {"$in": list(ids)}, "unread": person}, change))

    async def marked(self, person: str, mark: str) -> int:
        """How many became read by this mark."""
        return len(await self._read_by(person, mark))

    async def take_back(self, person: str, mark: str) -> int:
        """Whatever became read by this mark is unread again; how many."""
        ids = await self._read_by(person, mark)
        if ids:
            change = {"$set": {"unread": person}, "$unset": {"read": ""}}
            await guarded(self._notifications.update_many({"_id": {"$in": ids}, "read": mark}, change))
        return len(ids)

    async def _read_by(self, person: str, mark: str) -> list[str]:
        rows = await guarded(self._notifications.find({"person": person}, {"read": 1}).to_list(READ_MOST))
        return [row["_id"] for row in rows if row.get("read") == mark]

    async def forget_person(self, person: str, until: datetime) -> int:
        """Remove what somebody was told up to that moment; how many."""
        rows = await guarded(self._notifications.find({"person": person}, {"at": 1}).to_list(READ_MOST))
        ids = [row["_id"] for row in rows if row["at"] <= until]
        if ids:
            await guarded(self._notifications.delete_many({"_id": {"$in": ids}}))
        return len(ids)

    async def forget_before(self, moment: datetime) -> int:
        """Remove what is older than that; how many."""
        done = await guarded(self._notifications.delete_many({"at": {"$lt": moment}}))
        return int(done.deleted_count)


def _document(note: Notification) -> Document:
    document: Document = {
        "_id": note.id,
        "person": note.person,
        "portal": note.portal,
        "ticket": note.ticket,
        "title": note.title,
        "what": note.what,
        "why": note.why,
        "by": {"id": note.by_id, "name": note.by_name, "side": note.by_side},
        "at": note.at,
    }
    if note.status:
        document["status"] = note.status
    if note.unread:
        document["unread"] = note.person
    return document


def _notification(row: Document) -> Notification:
    by = row["by"]
    return Notification(
        id=row["_id"],
        person=row["person"],
        portal=row["portal"],
        ticket=row["ticket"],
        title=row["title"],
        what=row["what"],
        why=row["why"],
        by_id=by["id"],
        by_name=by["name"],
        by_side=by["side"],
        at=row["at"],
        status=row.get("status", ""),
        unread="unread" in row,
        read=row.get("read", ""),
    )


@dataclass
class OpenPages:
    """Whose pages are to look anew is gathered for a moment: one event for many people and many things.

    It is a hint and nothing else: one that is lost costs nobody more than a look at the next page.
    """

    bus: Bus
    clock: Clock
    _people: dict[str, dict[str, None]] = field(default_factory=dict)
    _some: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, portal: str, people: Sequence[str]) -> None:
        """Have the open pages of these people told, a moment later."""
        self._people.setdefault(portal, {}).update(dict.fromkeys(people))
        self._some.set()

    @asynccontextmanager
    async def running(self, tasks: TaskPool) -> AsyncIterator["OpenPages"]:
        """Tell in the background until the end."""
        task = tasks.keep(self._run, "tell-open-pages")
        try:
            yield self
        finally:
            await ended(task)

    async def _run(self) -> None:
        while True:
            await self._some.wait()
            await asyncio.sleep(GATHER_SECONDS)
            self._some.clear()
            waiting, self._people = self._people, {}
            for portal, people in waiting.items():
                for begin in range(0, len(people), PEOPLE_TOGETHER):
                    await self._publish(portal, tuple(people)[begin : begin + PEOPLE_TOGETHER])

    async def _publish(self, portal: str, people: tuple[str, ...]) -> None:
        told = Told(audience=Audience(portal=portal, people=people))
        event = new_event(TOLD, subject=portal, portal=portal, data=told, at=self.clock())
        try:
            await self.bus.jetstream.publish(subject_of(event), event.model_dump_json().encode())
        except (NatsError, JetStreamError, OSError, TimeoutError) as error:
            log.warning("open_pages_not_told", portal=portal, error=repr(error))


@asynccontextmanager
async def old_forgotten(
    store: MongoNotifications, clock: Callable[[], datetime], tasks: TaskPool
) -> AsyncIterator[None]:
    """Remove in the background what is too old, until the end."""
    task = tasks.keep(lambda: _forget(store, clock), "forget-notifications")
    try:
        yield
    finally:
        await ended(task)


async def _forget(store: MongoNotifications, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            await store.forget_before(clock() - timedelta(days=KEPT_DAYS))
        except CasebusError as error:
            log.warning("notifications_not_swept", code=error.code)
        await asyncio.sleep(SWEEP_SECONDS)
