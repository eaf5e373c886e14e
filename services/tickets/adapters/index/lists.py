"""Pages of tickets: the actor's sources, times the filters, merged in the order of an index."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from contracts.errors import invalid
from contracts.tickets import ListTickets
from services.tickets.adapters.index.cursors import cursor_text, position_in
from services.tickets.adapters.index.rows import milliseconds
from services.tickets.adapters.index.sight import Sight, Source

TOTAL = 1000
STATUSES = 50
TOGETHER = 200

# The number decides between equals: it is the same in every replica, which a row id is not.
_SORTS = {
    "activity": ("{a}.updated", "{a}.serial"),
    "created": ("t.created", "t.serial"),
    "priority": ("t.rank", "t.age", "t.elder"),  # among equals whoever has waited longest comes first
    "number": ("t.serial",),
}


@dataclass(frozen=True, slots=True)
class Page:
    """Heads as JSON, with the total up to 1,000 and the cursor of the next page."""

    heads: list[str]
    total: int
    next: str


@dataclass(frozen=True, slots=True)
class _Part:
    tables: str
    where: str
    parameters: tuple[str | int, ...]
    a: str


def page(connection: sqlite3.Connection, sight: Sight, wanted: ListTickets) -> Page:
    """The wanted page of what this actor sees."""
    parts = _parts(sight, wanted)
    columns = _SORTS[wanted.sort]
    after = position_in(wanted.cursor, len(columns)) if wanted.cursor else ()
    selects: list[str] = []
    parameters: list[str | int] = []
    for part in parts:
        keys = [column.format(a=part.a) for column in columns]
        where = part.where
        parameters += part.parameters
        if after:
            marks = ", ".join("?" * len(after))
            where += f" AND ({', '.join(keys)}) {'<' if wanted.descending else '>'} ({marks})"
            parameters += after
        named = ", ".join(f"{key} AS k{number}" for number, key in enumerate(keys))
        selects.append(f"SELECT {named}, {sight.head} FROM {part.tables} WHERE {where}")  # noqa: S608 - our own words only
    direction = "DESC" if wanted.descending else "ASC"
    order = ", ".join(f"k{number} {direction}" for number in range(len(columns)))
    sql = f"{' UNION ALL '.join(selects)} ORDER BY {order} LIMIT ?"
    rows = connection.execute(sql, (*parameters, wanted.limit + 1)).fetchall()
    more = len(rows) > wanted.limit
    rows = rows[: wanted.limit]
    total = len(rows) if not more and not after else _total(connection, parts)
    return Page([row[-1] for row in rows], total, cursor_text(tuple(rows[-1][:-1])) if more else "")


def revision_seen(connection: sqlite3.Connection, sight: Sight, ticket: str) -> int:
    """The revision of a ticket in what this actor sees, 0 when it is not there."""
    condition, parameters = sight.condition()
    sql = f"SELECT {sight.revision} FROM ticket t WHERE t.id = ? AND {condition}"  # noqa: S608 - our own words only
    row = connection.execute(sql, (ticket, *parameters)).fetchone()
    return int(row[0]) if row else 0


def _total(connection: sqlite3.Connection, parts: list[_Part]) -> int:
    counts: list[str] = []
    parameters: list[str | int] = []
    for part in parts:
        counts.append(f"(SELECT count(*) FROM (SELECT 1 FROM {part.tables} WHERE {part.where} LIMIT {TOTAL}))")  # noqa: S608
        parameters += part.parameters
    row = connection.execute(f"SELECT {' + '.join(counts)}", parameters).fetchone()
    return min(int(row[0]), TOTAL)


def _parts(sight: Sight, wanted: ListTickets) -> list[_Part]:
    """One part for each source, state of being ended and status: within each, an index gives the order."""
    endings = (0, 1) if wanted.view == "all" or (wanted.view == "open" and wanted.statuses) else (0,)
    statuses = wanted.statuses or ("",)
    if len(statuses) > STATUSES:
        raise invalid("Some of it is not right.", statuses="At most 50 are allowed.")
    sources: tuple[Source, ...] = sight.sources()
    if wanted.view == "mine" and not sight.staff:
        tables = "scope s CROSS JOIN ticket t ON t.rid = s.rid"
        sources = (Source(tables, "s.token = ?", sight.own, "s"),)
    found = []
    for source, ended, status in product(sources, endings, dict.fromkeys(statuses)):
        where, parameters = f"{source.condition} AND {source.a}.ended = ?", [source.parameter, ended]
        for column, value in (("status", status), *_filters(sight, wanted)):
            if value is not None and (value or column == "assignee"):
                where += f" AND t.{column} = ?"
                parameters.append(value)
        found.append(_Part(source.tables, where, tuple(parameters), source.a))
    return found


def _filters(sight: Sight, wanted: ListTickets) -> list[tuple[str, str | None]]:
    assignee: str | None = wanted.assignee or None
    if wanted.view == "mine" and sight.staff:
        assignee = sight.person
    elif wanted.view == "unassigned":
        assignee = ""
    return [
        ("queue", wanted.queue),
        ("priority", wanted.priority),
        ("assignee", assignee),
        ("turn", "vendor" if wanted.view == "vendor_turn" else ""),
        ("company", wanted.company if sight.staff else ""),
        ("contact", wanted.contact if sight.staff or wanted.contact == sight.person else ""),
    ]


def lingering(
    connection: sqlite3.Connection, portal: str, status: str, entered: datetime, told: datetime | None
) -> list[str]:
    """Ids of tickets in a status since then or longer; not told of yet, or told of then or earlier."""
    condition, parameters = ("told = 0", ()) if told is None else ("told BETWEEN 1 AND ?", (milliseconds(told),))
    sql = (
        f"SELECT id FROM ticket WHERE portal = ? AND status = ? AND since <= ? AND {condition} "  # noqa: S608 - our own words only
        "ORDER BY since LIMIT ?"
    )
    rows = connection.execute(sql, (portal, status, milliseconds(entered), *parameters, TOGETHER))
    return [row[0] for row in rows]


def open_of_contact(connection: sqlite3.Connection, portal: str, person: str, name: str, after: str) -> list[str]:
    """Ids of some tickets that have not ended and are for this person under another name, in order of ids."""
    sql = (
        "SELECT id FROM ticket WHERE portal = ? AND contact = ? AND ended = 0 AND id > ? "
        "AND json_extract(head, '$.contact.name') <> ? ORDER BY id LIMIT ?"
    )
    return [row[0] for row in connection.execute(sql, (portal, person, after, name, TOGETHER))]
