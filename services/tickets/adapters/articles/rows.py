"""The article index's SQLite file: what it holds of an article, for whom, and how that is written."""

import sqlite3
from collections.abc import Iterable, Mapping

from contracts.articles import ArticleCard, ArticleFact, Face
from services.tickets.adapters.index.rows import milliseconds
from services.tickets.adapters.index.sight import token
from services.tickets.domain.articles import LEVELS, STAFF, Reader, Tally

VERSION = 2
SHOWN, NEWEST = 0, 1  # the faces of an article: what readers get, what staff write

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE known (rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL);
CREATE TABLE article (
    rid INTEGER NOT NULL,
    face INTEGER NOT NULL,
    id TEXT NOT NULL,
    portal TEXT NOT NULL,
    number INTEGER NOT NULL,
    topic TEXT NOT NULL,
    level INTEGER NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    head TEXT NOT NULL,
    PRIMARY KEY (rid, face)
) WITHOUT ROWID;
CREATE INDEX article_id ON article (id, face);
CREATE INDEX article_topic ON article (portal, face, topic, level);
CREATE TABLE tally (
    id TEXT PRIMARY KEY,
    views INTEGER NOT NULL,
    helped INTEGER NOT NULL,
    did_not_help INTEGER NOT NULL,
    solved INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE text (
    rid INTEGER NOT NULL,
    face INTEGER NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (rid, face, language)
) WITHOUT ROWID;
CREATE TABLE stale (rid INTEGER PRIMARY KEY, mark INTEGER NOT NULL);
"""
_STALE = "INSERT INTO stale VALUES (?, 1) ON CONFLICT (rid) DO UPDATE SET mark = mark + 1"
_MARKS = str.maketrans("", "", "\ue000\ue001")


def scope_of(reader: Reader, *, desk: bool = False) -> str:
    """The one word that every text has that this reader may find."""
    return token("articles", reader.portal, "newest" if desk else str(reader.level))


def scopes_of(portal: str, face: int, level: int) -> tuple[str, ...]:
    """The scopes of those who may find a face of an article."""
    if face == NEWEST:
        return (token("articles", portal, "newest"),)
    return tuple(token("articles", portal, str(one)) for one in range(level, STAFF + 1))


def take_fact(connection: sqlite3.Connection, fact: ArticleFact) -> None:
    """Take in an article unless a newer state of it is there; everything may come twice or late."""
    row = connection.execute("SELECT rid, revision FROM known WHERE id = ?", (fact.id,)).fetchone()
    if row and row[1] >= fact.revision:
        return
    if row:
        rid = int(row[0])
        connection.execute("UPDATE known SET revision = ? WHERE rid = ?", (fact.revision, rid))
        connection.execute("DELETE FROM article WHERE rid = ?", (rid,))
        connection.execute("DELETE FROM text WHERE rid = ?", (rid,))
    else:
        inserted = connection.execute("INSERT INTO known (id, revision) VALUES (?, ?)", (fact.id, fact.revision))
        rid = int(inserted.lastrowid or 0)
    if fact.published:
        _face(connection, rid, fact, SHOWN, fact.published)
    _face(connection, rid, fact, NEWEST, fact.newest)
    connection.execute(_STALE, (rid,))


def _face(connection: sqlite3.Connection, rid: int, fact: ArticleFact, kind: int, face: Face) -> None:
    portal, level = fact.audience.portal, LEVELS[face.readers]
    pending = kind == NEWEST and fact.published is not None and fact.published.version != face.version
    card = ArticleCard(
        id=fact.id,
        number=fact.number,
        portal=portal,
        topic=face.topic,
        readers=face.readers,
        state=fact.state,
        titles=face.titles,
        version=face.version,
        pending=pending,
        updated_at=face.at,
    )
    state, at = "pending" if pending else fact.state, milliseconds(face.at)
    row = (rid, kind, fact.id, portal, fact.number, face.topic, level, state, at, card.model_dump_json())
    connection.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    for language, title in face.titles.items():
        body = face.texts.get(language, "")
        values = (rid, kind, language, title.translate(_MARKS), body.translate(_MARKS))
        connection.execute("INSERT INTO text VALUES (?, ?, ?, ?, ?)", values)


def take_tallies(connection: sqlite3.Connection, tallies: Iterable[tuple[str, Tally]]) -> None:
    """Take in what readers made of articles."""
    rows = [(key, one.views, one.helped, one.did_not_help, one.solved) for key, one in tallies]
    connection.executemany("INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?)", rows)


def meta(connection: sqlite3.Connection) -> Mapping[str, str]:
    """What the file says of itself."""
    return dict(connection.execute("SELECT name, value FROM meta").fetchall())
