"""What came in, in MongoDB: one document for each mail and address."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from kit.mongo import declare_index, guarded
from services.notify.domain.incoming.mail import Decision, Incoming, Upload

Document = dict[str, Any]
STATES = ("waiting", "accepted", "quarantined", "deleted")
_MANY = 500


class MongoIntake:
    """`_id` comes from what the mail says and whom it is for; `due` is absent once nothing is left to do.

    `box` is portal and state, by which staff look, `from` portal and sender, by which too much is noticed.
    """

    def __init__(self, incoming: Any) -> None:
        self._incoming = incoming

    async def prepare(self) -> None:
        """Declare the indexes; again and again is fine."""
        for name in ("due", "from"):
            await declare_index(self._incoming, name, name=name, sparse=True)
        for name in ("box", "at"):
            await declare_index(self._incoming, name, name=name)

    async def add(self, mail: Incoming) -> bool:
        """Keep a new one; False when it is known already."""
        try:
            await guarded(self._incoming.insert_one(_document(mail)))
        except DuplicateKeyError:
            return False
        return True

    async def get(self, key: str) -> Incoming | None:
        """One by id."""
        row = await guarded(self._incoming.find_one({"_id": key}))
        return _mail(row) if row else None

    async def due(self, now: datetime, limit: int) -> list[tuple[str, datetime]]:
        """Ids of those that are due, oldest first."""
        rows = await guarded(self._incoming.find({"due": {"$lte": now}}, {"due": 1}).to_list(limit))
        return sorted(((row["_id"], row["due"]) for row in rows), key=lambda row: row[1])

    async def take(self, key: str, due: datetime, holder: str, until: datetime) -> Incoming | None:
        """One whose `due` nobody moved first; counted at once, for who takes it may not live to say so."""
        change = {"$set": {"due": until, "holder": holder}, "$inc": {"attempts": 1}}
        done = await guarded(self._incoming.update_one({"_id": key, "due": due}, change))
        if not done.matched_count:
            return None
        mail = await self.get(key)
        return mail if mail and mail.holder == holder else None

    async def save(self, mail: Incoming, holder: str) -> bool:
        """Store what became of one that `holder` has."""
        done = await guarded(self._incoming.replace_one({"_id": mail.id, "holder": holder}, _document(mail)))
        return bool(done.matched_count)

    async def change(self, before: Incoming, after: Incoming) -> bool:
        """Staff change one that is still in the state that they saw."""
        condition = {"_id": before.id, "box": _box(before)}
        done = await guarded(self._incoming.replace_one(condition, _document(after)))
        return bool(done.matched_count)

    async def of_portal(self, portal: str, state: str, limit: int) -> list[Incoming]:
        """Those of a portal in a state, newest first."""
        cursor = self._incoming.find({"box": f"{portal}/{state}"}).sort("at", -1).limit(limit)
        return [_mail(row) for row in await guarded(cursor.to_list(limit))]

    async def lately_from(self, portal: str, sender: str, since: datetime) -> list[Incoming]:
        """What came from a sender since then."""
        query = {"from": f"{portal}/{sender}", "at": {"$gte": since}}
        return [_mail(row) for row in await guarded(self._incoming.find(query).to_list(_MANY))]

    async def counts(self, portal: str) -> Mapping[str, int]:
        """How many are in each state."""
        found: dict[str, int] = {}
        for state in STATES:
            wanted = {"box": f"{portal}/{state}"} if portal != "*" else {"state": state}
            found[state] = await guarded(self._incoming.count_documents(wanted))
        return found

    async def waiting_since(self, portal: str) -> datetime | None:
        """Since when the oldest one waits."""
        query: Document = {"due": {"$exists": True}}
        if portal != "*":
            query["portal"] = portal
        rows = await guarded(self._incoming.find(query, {"at": 1}).to_list(None))
        return min((row["at"] for row in rows), default=None)

    async def forget_before(self, moment: datetime) -> int:
        """Remove what is over and older than that; how many."""
        done = await guarded(self._incoming.delete_many({"at": {"$lt": moment}, "due": {"$exists": False}}))
        return int(done.deleted_count)


def _box(mail: Incoming) -> str:
    return f"{mail.portal}/{mail.state}"


def _document(mail: Incoming) -> Document:
    document: Document = {
        "_id": mail.id,
        "content": mail.content,
        "portal": mail.portal,
        "recipient": mail.recipient,
        "envelope": mail.envelope,
        "key": mail.key,
        "size": mail.size,
        "at": mail.at,
        "state": mail.state,
        "box": _box(mail),
    }
    for name in ("due", "reason", "detail", "ticket", "sender", "subject", "digest", "attempts", "holder"):
        if value := getattr(mail, name):
            document[name] = value
    if mail.sender:
        document["from"] = f"{mail.portal}/{mail.sender}"
    if mail.reply:
        document["reply"] = list(mail.reply)
    if mail.uploads is not None:
        document["uploads"] = [[one.name, one.id] for one in mail.uploads]
    if mail.refused:
        document["refused"] = list(mail.refused)
    if mail.decision:
        document["decision"] = [mail.decision.person, mail.decision.ticket, mail.decision.by]
    return document


def _mail(row: Mapping[str, Any]) -> Incoming:
    names = ("reason", "detail", "ticket", "sender", "subject", "digest", "holder")
    said: dict[str, Any] = {name: row.get(name, "") for name in names}
    return Incoming(
        id=row["_id"],
        content=row["content"],
        portal=row["portal"],
        recipient=row["recipient"],
        envelope=row["envelope"],
        key=row["key"],
        size=row["size"],
        at=row["at"],
        state=row["state"],
        due=row.get("due"),
        reply=(row["reply"][0], row["reply"][1]) if "reply" in row else None,
        uploads=tuple(Upload(*one) for one in row["uploads"]) if "uploads" in row else None,
        refused=tuple(row.get("refused", ())),
        decision=Decision(*row["decision"]) if "decision" in row else None,
        attempts=row.get("attempts", 0),
        **said,
    )
