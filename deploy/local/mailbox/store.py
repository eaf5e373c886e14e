"""Keeps received mail in one SQLite file; a mail is on disk before its sender hears "250"."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

SCHEMA = """
CREATE TABLE IF NOT EXISTS mail (
  id INTEGER PRIMARY KEY AUTOINCREMENT, received TEXT NOT NULL, sender TEXT NOT NULL, raw BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS recipient (mail INTEGER NOT NULL REFERENCES mail(id), address TEXT NOT NULL COLLATE NOCASE);
CREATE INDEX IF NOT EXISTS recipient_address ON recipient (address, mail);
CREATE INDEX IF NOT EXISTS recipient_mail ON recipient (mail);
"""


@dataclass(frozen=True)
class Mail:
    """One received mail: its envelope and its bytes as they came."""

    id: int
    received: str
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


class MailStore:
    """Blocking; call it from a thread. One connection under a lock: a mailbox is not a place in a hurry."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        path.chmod(0o600)
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = FULL")  # each commit waits for the disk
        self._db.executescript(SCHEMA)

    def add(self, sender: str, recipients: Sequence[str], raw: bytes) -> int:
        """Store one mail and give its number; returns only when it is on disk."""
        received = datetime.now(UTC).isoformat(timespec="milliseconds")
        with self._lock, closing(self._db.cursor()) as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            try:
                cursor.execute("INSERT INTO mail (received, sender, raw) VALUES (?, ?, ?)", (received, sender, raw))
                number = cursor.lastrowid or 0
                cursor.executemany("INSERT INTO recipient VALUES (?, ?)", [(number, one) for one in recipients])
                cursor.execute("COMMIT")
            except sqlite3.Error:
                cursor.execute("ROLLBACK")
                raise
            return number

    def newest(self, *, to: str = "", after: int = 0, limit: int = 200) -> list[Mail]:
        """The newest mails first: those to one address when given, those with a higher number than `after`."""
        query = "SELECT id, received, sender, raw FROM mail WHERE id > ?"
        values: list[object] = [after]
        if to:
            query += " AND id IN (SELECT mail FROM recipient WHERE address = ?)"
            values.append(to)
        with self._lock, closing(self._db.cursor()) as cursor:
            rows = cursor.execute(f"{query} ORDER BY id DESC LIMIT ?", (*values, limit)).fetchall()
            return [self._mail(cursor, row) for row in rows]

    def get(self, number: int) -> Mail | None:
        """One mail by its number."""
        with self._lock, closing(self._db.cursor()) as cursor:
            row = cursor.execute("SELECT id, received, sender, raw FROM mail WHERE id = ?", (number,)).fetchone()
            return self._mail(cursor, row) if row else None

    def clear(self) -> None:
        """Throw all mail away."""
        with self._lock:
            self._db.executescript("BEGIN; DELETE FROM recipient; DELETE FROM mail; COMMIT;")

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()

    def _mail(self, cursor: sqlite3.Cursor, row: tuple[int, str, str, bytes]) -> Mail:
        found = cursor.execute("SELECT address FROM recipient WHERE mail = ? ORDER BY rowid", (row[0],))
        return Mail(row[0], row[1], row[2], tuple(address for (address,) in found.fetchall()), row[3])
