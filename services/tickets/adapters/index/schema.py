"""The index's SQLite file: its tables, and how it is opened or thrown away."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Any change of the tables or of what is put in them needs another version: the file is then made anew.
VERSION = 7

_TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE ticket (
    rid INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    portal TEXT NOT NULL,
    company TEXT NOT NULL,
    contact TEXT NOT NULL,
    queue TEXT NOT NULL,
    status TEXT NOT NULL,
    turn TEXT NOT NULL,
    ended INTEGER NOT NULL,
    priority TEXT NOT NULL,
    rank INTEGER NOT NULL,
    assignee TEXT NOT NULL,
    serial INTEGER NOT NULL,
    created INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    since INTEGER NOT NULL,
    told INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    shown INTEGER NOT NULL,
    tokens TEXT NOT NULL,
    title TEXT NOT NULL,
    bucket TEXT NOT NULL,
    head TEXT NOT NULL,
    shown_head TEXT,
    age INTEGER AS (-created),
    elder INTEGER AS (-serial)
);
CREATE INDEX ticket_updated ON ticket (portal, ended, updated, serial);
CREATE INDEX ticket_created ON ticket (portal, ended, created, serial);
CREATE INDEX ticket_rank ON ticket (portal, ended, rank, age, elder);
CREATE INDEX ticket_queue_rank ON ticket (portal, queue, ended, rank, age, elder);
CREATE INDEX ticket_turn_rank ON ticket (portal, turn, ended, rank, age, elder);
CREATE INDEX ticket_assignee_rank ON ticket (portal, assignee, ended, rank, age, elder);
CREATE INDEX ticket_serial ON ticket (portal, ended, serial);
CREATE INDEX ticket_queue ON ticket (portal, queue, ended, updated, serial);
CREATE INDEX ticket_status ON ticket (portal, status, ended, updated, serial);
CREATE INDEX ticket_since ON ticket (portal, status, since);
CREATE INDEX ticket_turn ON ticket (portal, turn, ended, updated, serial);
CREATE INDEX ticket_priority ON ticket (portal, priority, ended, updated, serial);
CREATE INDEX ticket_assignee ON ticket (portal, assignee, ended, updated, serial);
CREATE INDEX ticket_company ON ticket (portal, company, ended, updated, serial);
CREATE INDEX ticket_contact ON ticket (portal, contact, ended, updated, serial);

CREATE TABLE scope (
    token TEXT NOT NULL,
    ended INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    serial INTEGER NOT NULL,
    rid INTEGER NOT NULL,
    PRIMARY KEY (token, ended, updated, serial, rid)
) WITHOUT ROWID;

CREATE TABLE tally (
    token TEXT NOT NULL,
    bucket TEXT NOT NULL,
    n INTEGER NOT NULL,
    PRIMARY KEY (token, bucket)
) WITHOUT ROWID;

CREATE TABLE text (
    rid INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    staff_only INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (rid, id)
) WITHOUT ROWID;

CREATE TABLE stale (rid INTEGER PRIMARY KEY, mark INTEGER NOT NULL);
CREATE TABLE unnamed (rid INTEGER PRIMARY KEY, mark INTEGER NOT NULL);
"""

UNCLEAN = "unclean"  # in `meta` while freed pages or the log hold what must not be there any more
_RUIN = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)


def connect(path: Path) -> sqlite3.Connection:
    """A connection for one thread; a commit survives a kill of the process, and a power cut costs only the newest."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA busy_timeout = 2000")
    connection.execute("PRAGMA cache_size = -16000")
    connection.execute("PRAGMA mmap_size = 268435456")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def edition(*content: object) -> str:
    """The version of a file in which also these definitions are: other ones make it anew."""
    said = json.dumps(content, sort_keys=True, default=str)
    return f"{VERSION}-{hashlib.sha256(said.encode()).hexdigest()[:16]}"


def is_usable(path: Path, stream: str, version: int | str = VERSION) -> bool:
    """Whether the file is there, whole, of this version, and was made from this very stream."""
    if not path.exists():
        return False
    try:
        connection = connect(path)
        try:
            found = dict(connection.execute("SELECT name, value FROM meta"))
            whole = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
        finally:
            connection.close()
    except sqlite3.Error:
        return False
    return whole and found.get("version") == str(version) and found.get("stream") == stream and "sequence" in found


def create(path: Path, tables: str = _TABLES) -> None:
    """An empty file with the tables; it becomes usable when `finish` says up to which sequence it is filled."""
    discard(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)  # it holds what people wrote
    connection = connect(path)
    try:
        connection.executescript(tables)
    finally:
        connection.close()


def discard(path: Path) -> None:
    """Remove the file and what SQLite keeps beside it."""
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).unlink(missing_ok=True)


def finish(connection: sqlite3.Connection, stream: str, sequence: int, version: int | str = VERSION) -> None:
    """Say what the file was made from, and up to where."""
    rows = [("version", str(version)), ("stream", stream), ("sequence", str(sequence))]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def sequence_of(connection: sqlite3.Connection) -> int:
    """The stream sequence up to which the file is filled."""
    row = connection.execute("SELECT value FROM meta WHERE name = 'sequence'").fetchone()
    return int(row[0])


def is_ruin(error: sqlite3.Error) -> bool:
    """Whether the error says that the file is damaged or gone, and not that the question was wrong or it is busy."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in _RUIN or str(error).startswith("no such table")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """All of the block or nothing of it."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
