"""What the full text is to hold of tickets, put together from the index's own rows."""

import sqlite3
from collections.abc import Mapping, Sequence

from services.tickets.adapters.index.fulltext.documents import Sheet, moment_of
from services.tickets.adapters.index.sight import staff_token

Languages = Mapping[str, Sequence[str]]  # portal → the languages that its people write

FACETS = ("status", "queue", "ended", "priority", "assignee", "company")
_TICKETS = f"SELECT rid, portal, tokens, title, updated, serial, {', '.join(FACETS)} FROM ticket WHERE rid IN "  # noqa: S608 - our own words only
_TEXTS = "SELECT rid, staff_only, body FROM text WHERE rid IN "


def facet(name: str, value: str | int) -> str:
    """One word for a column's value; nobody's typing becomes one."""
    return f"{name}\n{value}"


def sheets_of(connection: sqlite3.Connection, rids: Sequence[int], languages: Languages) -> list[Sheet]:
    """One sheet a ticket, or two where customers see less of it than staff."""
    marks = f"({', '.join('?' * len(rids))})"
    shown: dict[int, list[str]] = {}
    hidden: dict[int, list[str]] = {}
    for rid, staff_only, body in connection.execute(_TEXTS + marks, rids):
        (hidden if staff_only else shown).setdefault(rid, []).append(body)
    found = []
    for rid, portal, tokens, title, updated, serial, *values in connection.execute(_TICKETS + marks, rids).fetchall():
        facets = tuple(facet(name, value) for name, value in zip(FACETS, values, strict=True))
        staff, customers = (staff_token(portal),), tuple(tokens.split())
        public, notes = shown.get(rid, []), hidden.get(rid, [])
        sides = ((staff, public + notes), (customers, public)) if notes else ((staff + customers, public),)
        moment, spoken = moment_of(updated, serial), languages.get(portal, ())
        for scopes, texts in sides:
            body = "\n".join(texts)
            stemmed = dict.fromkeys(spoken, f"{title}\n{body}")
            found.append(Sheet(rid, scopes, facets, stemmed, title, body, moment))
    return found
