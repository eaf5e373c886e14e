"""Writing the index: heads by revision, texts by entry, counts beside them; everything may come twice or late."""

import re
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from contracts.files import NamedFile, UploadRef
from contracts.tickets import Entry, TicketHead
from services.tickets.adapters.index.sight import customer_tokens, staff_token
from services.tickets.domain import ENDED

Ranks = Mapping[str, Mapping[str, int]]
Labels = Mapping[str, Mapping[str, Mapping[str, str]]]  # portal → field → option → its labels

_SERIAL = re.compile(r"(\d+)$")
_SEARCHED = ("cause", "solution", "release")  # what of a change is found by its words
_MARKS = str.maketrans("", "", "\ue000\ue001")
_FIELDS = "fields:"  # the entry of the portal's own fields; no request id has a colon

_TICKET = """
INSERT INTO ticket (id, portal, company, contact, queue, status, turn, ended, priority, rank, assignee, serial, created,
                    updated, since, told, revision, shown, tokens, title, bucket, head, shown_head)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_UPDATE = """
UPDATE ticket SET company = ?, contact = ?, queue = ?, status = ?, turn = ?, ended = ?, priority = ?, rank = ?,
                  assignee = ?, updated = ?, since = ?, told = ?, revision = ?, shown = ?, tokens = ?, title = ?,
                  bucket = ?, head = ?, shown_head = ? WHERE rid = ?
"""
_TEXT = """
INSERT INTO text VALUES (?, ?, ?, ?, ?) ON CONFLICT (rid, id) DO UPDATE
SET at = excluded.at, staff_only = excluded.staff_only, body = excluded.body WHERE body <> excluded.body
"""
_STALE = "INSERT INTO stale VALUES (?, 1) ON CONFLICT (rid) DO UPDATE SET mark = mark + 1"
_UNNAMED = "INSERT INTO unnamed VALUES (?, 1) ON CONFLICT (rid) DO UPDATE SET mark = mark + 1"
_FILES = "SELECT id FROM text WHERE rid = ? AND id >= 'file:' AND id < 'file;'"
_TALLY = "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT (token, bucket) DO UPDATE SET n = n + excluded.n"


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds of a ticket already."""

    rid: int
    revision: int
    tokens: str
    title: str
    bucket: str
    ended: int
    updated: int
    head: str


def serial_of(number: str) -> int:
    """The counting part of a ticket's number, by which equals are ordered."""
    match = _SERIAL.search(number)
    return int(match.group(1)) if match else 0


def milliseconds(moment: datetime) -> int:
    """A moment as the index keeps it."""
    return round(moment.timestamp() * 1000)


@dataclass(frozen=True)
class Writer:
    """Writes through one connection, inside the caller's transaction.

    Per portal `ranks` order priorities, and `labels` say what the values of its own fields are called.
    """

    connection: sqlite3.Connection
    ranks: Ranks
    labels: Labels

    def known(self, ticket_id: str) -> Known | None:
        """What is there of a ticket."""
        row = self.connection.execute(
            "SELECT rid, revision, tokens, title, bucket, ended, updated, head FROM ticket WHERE id = ?", (ticket_id,)
        ).fetchone()
        return Known(*row) if row else None

    def head(self, head: TicketHead, shown: int) -> tuple[int, TicketHead]:
        """Take in a head unless a newer one is there; the ticket's row id and newest head, for what comes with it.

        `shown` is the revision that customers are told; they get a head of their own where that differs.
        """
        known = self.known(head.id)
        if known and known.revision > head.revision:
            return known.rid, TicketHead.model_validate_json(known.head)
        if known and known.revision == head.revision:
            return known.rid, head
        tokens, bucket, ended = " ".join(customer_tokens(head)), _bucket(head), int(head.kind in ENDED)
        updated = milliseconds(head.updated_at)
        rank = self.ranks.get(head.portal, {}).get(head.priority, 0)
        assignee = head.assignee.id if head.assignee else ""
        shared = (
            head.company,
            head.contact.id,
            head.queue,
            head.status,
            head.turn,
            ended,
            head.priority,
            rank,
            assignee,
        )
        since, told = milliseconds(head.status_since), milliseconds(head.notice_at) if head.notice_at else 0
        last = (updated, since, told, head.revision, shown, tokens, _title(head), bucket, *_heads(head, shown))
        serial = serial_of(head.number)
        if known is None:
            times = (serial, milliseconds(head.created_at))
            rid = self.connection.execute(_TICKET, (head.id, head.portal, *shared, *times, *last)).lastrowid
            assert rid is not None
        else:
            rid = known.rid
            self.connection.execute(_UPDATE, (*shared, *last, rid))
        self._scopes(known, tokens, (ended, updated, serial, rid))
        self._tallies(known, head.portal, tokens, bucket)
        self._stale(rid)
        return rid, head

    def texts(self, rid: int, head: TicketHead, entries: Iterable[Entry], description: str) -> None:
        """Take in texts that are not there yet."""
        if description:
            self._text(rid, "", head.created_at, description, staff_only=False)
        for entry in entries:
            text = entry.text or "\n".join(c.after for c in entry.changes if c.field in _SEARCHED)
            if text:
                self._text(rid, entry.id, entry.at, text, staff_only=entry.staff_only)

    def fields(self, rid: int, head: TicketHead) -> None:
        """Take in what the portal's own fields hold, in place of what they held; what is chosen by its labels."""
        labels = self.labels.get(head.portal)
        if not labels:
            return
        text = "\n".join(labels.get(name, {}).get(value, value) for name, value in head.fields.items())
        self._text(rid, _FIELDS, head.created_at, text, staff_only=False)

    def files(self, rid: int, files: Iterable[UploadRef], at: datetime, *, staff_only: bool) -> None:
        """Take in names of files."""
        for file in files:
            self.file(rid, file.id, file.name, at, staff_only=staff_only)

    def file(self, rid: int, file: str, name: str, at: datetime, *, staff_only: bool) -> None:
        """Take in the name of a file, in place of the one it had; an empty name removes it."""
        self._text(rid, f"file:{file}", at, name, staff_only=staff_only)

    def names_change(self, rid: int) -> None:
        """What the ticket's files are called is to be asked for."""
        self.connection.execute(_UNNAMED, (rid,))

    def names(self, rid: int, files: Iterable[NamedFile]) -> None:
        """Take in what the files that are there are called, in place of all names until now."""
        gone = {entry for (entry,) in self.connection.execute(_FILES, (rid,))}
        for file in files:
            self.file(rid, file.id, file.name, file.at, staff_only=file.staff_only)
            gone.discard(f"file:{file.id}")
        for entry in gone:
            self.connection.execute("DELETE FROM text WHERE rid = ? AND id = ?", (rid, entry))
        if gone:
            self._stale(rid)

    def _text(self, rid: int, entry: str, at: datetime, text: str, *, staff_only: bool) -> None:
        """A text in place of the one of that name; an empty one only removes it."""
        if text:
            values = (rid, entry, milliseconds(at), int(staff_only), text.translate(_MARKS))
            changed = self.connection.execute(_TEXT, values).rowcount
        else:
            changed = self.connection.execute("DELETE FROM text WHERE rid = ? AND id = ?", (rid, entry)).rowcount
        if changed > 0:
            self._stale(rid)

    def _stale(self, rid: int) -> None:
        """The full text does not know what this ticket is like now."""
        self.connection.execute(_STALE, (rid,))

    def _scopes(self, known: Known | None, tokens: str, place: tuple[int, int, int, int]) -> None:
        if known:
            old = [(found, known.ended, known.updated, *place[2:]) for found in known.tokens.split()]
            delete = "DELETE FROM scope WHERE token = ? AND ended = ? AND updated = ? AND serial = ? AND rid = ?"
            self.connection.executemany(delete, old)
        new = [(found, *place) for found in tokens.split()]
        self.connection.executemany("INSERT INTO scope VALUES (?, ?, ?, ?, ?)", new)

    def _tallies(self, known: Known | None, portal: str, tokens: str, bucket: str) -> None:
        if known and (known.tokens, known.bucket) == (tokens, bucket):
            return
        staff = staff_token(portal)
        if known:
            self.connection.executemany(_TALLY, [(t, known.bucket, -1) for t in (staff, *known.tokens.split())])
        self.connection.executemany(_TALLY, [(t, bucket, 1) for t in (staff, *tokens.split())])


def _heads(head: TicketHead, shown: int) -> tuple[str, str | None]:
    """The head as JSON, and what customers get in its place."""
    whole = head.model_dump_json()
    if shown == head.revision:
        return whole, None
    return whole, head.model_copy(update={"revision": shown}).model_dump_json()


def _title(head: TicketHead) -> str:
    return f"{head.number} {head.title}".translate(_MARKS)


def _bucket(head: TicketHead) -> str:
    assignee = head.assignee.id if head.assignee else ""
    return f"{head.queue}|{head.status}|{head.kind}|{head.turn}|{assignee}"
