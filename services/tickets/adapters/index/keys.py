"""Which keys of statuses, queues, priorities, types and fields tickets have, besides those that are known."""

import json
import sqlite3

from contracts.tickets import CheckKeys, MissingKey

NAMED = 20
_KNOWN = {"status": "statuses", "queue": "queues", "priority": "priorities", "type": "types"}
_COLUMNS = {"status": "status", "queue": "queue", "priority": "priority", "type": "json_extract(head, '$.type')"}

_FIELDS = """
SELECT f.key, f.value, count(*) FROM ticket t, json_each(t.head, '$.fields') f
WHERE t.portal = ? AND f.value <> '' AND f.key NOT IN (SELECT value FROM json_each(?))
GROUP BY f.key, f.value ORDER BY f.key, f.value
"""
_FIELD_NUMBERS = """
SELECT json_extract(t.head, '$.number') FROM ticket t, json_each(t.head, '$.fields') f
WHERE t.portal = ? AND f.key = ? AND f.value = ? ORDER BY t.serial DESC LIMIT ?
"""


def missing_keys(connection: sqlite3.Connection, asked: CheckKeys) -> list[MissingKey]:
    """The keys that are not among the known, with the newest tickets that have them."""
    found = []
    for name, column in _COLUMNS.items():
        known = {"", *getattr(asked, _KNOWN[name])}
        counted = f"SELECT {column} AS k, count(*) FROM ticket WHERE portal = ? GROUP BY k ORDER BY k"  # noqa: S608 - our own words only
        for key, count in connection.execute(counted, (asked.portal,)).fetchall():
            if key not in known:
                numbers = tuple(_numbers(connection, asked.portal, column, key))
                found.append(MissingKey.model_validate({"name": name, "key": key, "numbers": numbers, "count": count}))
    return [*found, *_missing_fields(connection, asked)]


def _numbers(connection: sqlite3.Connection, portal: str, column: str, key: str) -> list[str]:
    sql = (
        f"SELECT json_extract(head, '$.number') FROM ticket WHERE portal = ? AND {column} = ? "  # noqa: S608 - our own words only
        "ORDER BY serial DESC LIMIT ?"
    )
    return [row[0] for row in connection.execute(sql, (portal, key, NAMED))]


def _missing_fields(connection: sqlite3.Connection, asked: CheckKeys) -> list[MissingKey]:
    """Fields of the portal's own, and options of them, that are gone."""
    found, known = [], set(asked.fields)
    typed = json.dumps([field for field in asked.fields if "=" not in field])  # as many values as tickets, all good
    for key, value, count in connection.execute(_FIELDS, (asked.portal, typed)).fetchall():
        if f"{key}={value}" in known:
            continue
        rows = connection.execute(_FIELD_NUMBERS, (asked.portal, key, value, NAMED))
        numbers = tuple(row[0] for row in rows)
        found.append(MissingKey(name="field", key=f"{key}={value}", numbers=numbers, count=count))
    return found
