"""The article index's SQLite file: what it holds of an article, for whom, and how that is written."""

import sqlite3
from collections.abc import Iterable, Mapping

from contracts.articles import ArticleCard, ArticleFact, Face
from services.tickets.adapters.index.rows import milliseconds
from services.tickets.adapters.index.sight import token
from services.tickets.domain.articles import LEVELS, STAFF, Reader, Tally

VERSION = 1
SHOWN, NEWEST = 0, 1  # the faces of an article: what readers get, what staff write

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE known (id TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE article (
    rid INTEGER PRIMARY KEY,
    id TEXT NOT NULL,
    face INTEGER NOT NULL,
    portal TEXT NOT NULL,
    number INTEGER NOT NULL,
    topic TEXT NOT NULL,
    level INTEGER NOT NULL,
    state TEXT NOT NULL,
    at INTEGER NOT NULL,
    head TEXT NOT NULL,
    UNIQUE (id, face)
);
CREATE INDEX article_topic ON article (portal, face, topic, level);
CREATE TABLE tally (
    id TEXT PRIMARY KEY,
    views INTEGER NOT NULL,
    helped INTEGER NOT NULL,
    did_not_help INTEGER NOT NULL,
    solved INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE text (place INTEGER PRIMARY KEY, rid INTEGER NOT NULL, language TEXT NOT NULL);
CREATE INDEX text_rid ON text (rid);
CREATE VIRTUAL TABLE word USING fts5 (
    scope, title, body, tokenize = "unicode61 remove_diacritics 2", prefix = '2 3 4', columnsize = 1
);
"""
_MARKS = str.maketrans("", "", "\ue000\ue001")


def scope_of(reader: Reader, *, desk: bool = False) -> str:
    """The one word that every text has that this reader may find."""
    return token("articles", reader.portal, "newest" if desk else str(reader.level))


def _scopes(portal: str, face: int, level: int) -> str:
    if face == NEWEST:
        return token("articles", portal, "newest")
    return " ".join(token("articles", portal, str(one)) for one in range(level, STAFF + 1))


def take_fact(connection: sqlite3.Connection, fact: ArticleFact) -> None:
    """Take in an article unless a newer state of it is there; everything may come twice or late."""
    row = connection.execute("SELECT revision FROM known WHERE id = ?", (fact.id,)).fetchone()
    if row and row[0] >= fact.revision:
        return
    connection.execute("INSERT OR REPLACE INTO known VALUES (?, ?)", (fact.id, fact.revision))
    for (rid,) in connection.execute("SELECT rid FROM article WHERE id = ?", (fact.id,)).fetchall():
        connection.execute("DELETE FROM word WHERE rowid IN (SELECT place FROM text WHERE rid = ?)", (rid,))
        connection.execute("DELETE FROM text WHERE rid = ?", (rid,))
    connection.execute("DELETE FROM article WHERE id = ?", (fact.id,))
    if fact.published:
        _face(connection, fact, SHOWN, fact.published)
    _face(connection, fact, NEWEST, fact.newest)


def _face(connection: sqlite3.Connection, fact: ArticleFact, kind: int, face: Face) -> None:
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
    state = "pending" if pending else fact.state
    row = (fact.id, kind, portal, fact.number, face.topic, level, state, milliseconds(face.at), card.model_dump_json())
    columns = "id, face, portal, number, topic, level, state, at, head"
    marks = "?, ?, ?, ?, ?, ?, ?, ?, ?"
    rid = connection.execute(f"INSERT INTO article ({columns}) VALUES ({marks})", row).lastrowid  # noqa: S608 - our own words
    scopes = _scopes(portal, kind, level)
    for language, title in face.titles.items():
        values = (scopes, title.translate(_MARKS), face.texts.get(language, "").translate(_MARKS))
        word = connection.execute("INSERT INTO word (scope, title, body) VALUES (?, ?, ?)", values).lastrowid
        connection.execute("INSERT INTO text VALUES (?, ?, ?)", (word, rid, language))


def take_tallies(connection: sqlite3.Connection, tallies: Iterable[tuple[str, Tally]]) -> None:
    """Take in what readers made of articles."""
    rows = [(key, one.views, one.helped, one.did_not_help, one.solved) for key, one in tallies]
    connection.executemany("INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?)", rows)


def meta(connection: sqlite3.Connection) -> Mapping[str, str]:
    """What the file says of itself."""
    return dict(connection.execute("SELECT name, value FROM meta").fetchall())
