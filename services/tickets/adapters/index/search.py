"""Full-text search: the rights are part of the match, texts are walked from the newest, each ticket comes once."""

import sqlite3
from dataclasses import dataclass
from itertools import islice

from contracts.tickets import SearchTickets
from services.tickets.adapters.index.cursors import cursor_text, position_in
from services.tickets.adapters.index.excerpts import excerpt_of
from services.tickets.adapters.index.phrases import Phrases, phrases_of
from services.tickets.adapters.index.rows import ticket_of_word
from services.tickets.adapters.index.sight import Sight

TOTAL = 1000
WALK = 4000  # texts looked at; beyond them a word is so common that the newest must do

# One row holds them all: SQLite gives the interpreter's lock away for each row, which takes longer than the row.
_NEWEST = "SELECT group_concat(rowid) FROM (SELECT rowid FROM word WHERE word MATCH ? ORDER BY rowid DESC LIMIT ?)"
_TICKET = ticket_of_word(-1)  # the bits that hold it; a call for each of thousands of texts costs more than the walk
_BEST = "SELECT rowid FROM word WHERE word MATCH ? ORDER BY rank LIMIT ?"


@dataclass(frozen=True, slots=True)
class Found:
    """Heads as JSON with their excerpts."""

    hits: list[tuple[str, str]]
    total: int
    next: str


def find(connection: sqlite3.Connection, sight: Sight, wanted: SearchTickets) -> Found:
    """The wanted page of what this actor may find."""
    phrases = phrases_of(wanted.text)
    match = f"{sight.match()} AND {phrases.query}" if phrases.query else ""
    exact = _by_number(connection, sight, phrases)
    words = _walk(connection, match, relevance=wanted.sort == "relevance")
    order = list(exact) + [rid for rid in words if rid not in exact]
    start = _rid_of(connection, sight, position_in(wanted.cursor, 1)[0]) if wanted.cursor else 0
    first = order.index(start) + 1 if start in order else 0
    if wanted.cursor and not first:
        return Found([], min(len(order), TOTAL), "")
    shown = order[first : first + wanted.limit]
    heads = _heads(connection, sight, shown)
    texts = _texts(connection, [words[rid] for rid in shown if rid in words])
    hits = [(heads[rid], _excerpt(texts.get(words.get(rid, 0), ""), phrases)) for rid in shown if rid in heads]
    more = len(order) > first + wanted.limit
    last = _serial_of(connection, shown[-1]) if more else 0
    return Found(hits, min(len(order), TOTAL), cursor_text((last,)) if more else "")


def _walk(connection: sqlite3.Connection, match: str, *, relevance: bool) -> dict[int, int]:
    """Ticket → its best text, in the order of the result."""
    if not match:
        return {}
    row = connection.execute(_NEWEST, (match, WALK)).fetchone()
    words = sorted(map(int, row[0].split(",")), reverse=True) if row[0] else []
    if relevance and len(words) < WALK:
        words = [word for (word,) in connection.execute(_BEST, (match, WALK))]
    found: dict[int, int] = {}
    for word in words:
        found.setdefault(word & _TICKET, word)
    return dict(islice(found.items(), TOTAL))


def _serial_of(connection: sqlite3.Connection, rid: int) -> int:
    """What a cursor keeps of a ticket: its number, since another replica may answer for the next page."""
    return int(connection.execute("SELECT serial FROM ticket WHERE rid = ?", (rid,)).fetchone()[0])


def _rid_of(connection: sqlite3.Connection, sight: Sight, serial: int) -> int:
    sql = "SELECT rid FROM ticket WHERE portal = ? AND ended IN (0, 1) AND serial = ?"
    row = connection.execute(sql, (sight.portal, serial)).fetchone()
    return int(row[0]) if row else 0


def _by_number(connection: sqlite3.Connection, sight: Sight, phrases: Phrases) -> dict[int, int]:
    """Tickets whose number was typed, whole (`AW-12`) or without what is before it (`12`)."""
    if phrases.serial is None:
        return {}
    condition, parameters = sight.condition()
    sql = (
        "SELECT t.rid, json_extract(t.head, '$.number') FROM ticket t "  # noqa: S608 - our own words only
        f"WHERE t.portal = ? AND t.ended IN (0, 1) AND t.serial = ? AND {condition}"
    )
    rows = connection.execute(sql, (sight.portal, phrases.serial, *parameters))
    typed = phrases.number
    return {rid: 0 for rid, number in rows if number == typed or typed.isdigit()}


def _heads(connection: sqlite3.Connection, sight: Sight, rids: list[int]) -> dict[int, str]:
    """The heads of these tickets, asked for under the actor's rights once more."""
    if not rids:
        return {}
    condition, parameters = sight.condition()
    marks = ", ".join("?" * len(rids))
    sql = f"SELECT t.rid, {sight.head} FROM ticket t WHERE t.rid IN ({marks}) AND {condition}"  # noqa: S608 - question marks
    return dict(connection.execute(sql, (*rids, *parameters)).fetchall())


def _texts(connection: sqlite3.Connection, words: list[int]) -> dict[int, str]:
    marks = ", ".join("?" * len(words))
    sql = f"SELECT rowid, body FROM word WHERE rowid IN ({marks})"  # noqa: S608 - marks are question marks
    return dict(connection.execute(sql, words).fetchall()) if words else {}


def _excerpt(text: str, phrases: Phrases) -> str:
    return excerpt_of(text, phrases.marks) if text else ""
