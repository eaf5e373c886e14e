"""What the full text is to hold of articles: one document for readers, one for those who write."""

import sqlite3
from collections.abc import Sequence

from services.tickets.adapters.articles.rows import scopes_of
from services.tickets.adapters.index.fulltext.documents import Sheet, moment_of
from services.tickets.adapters.index.fulltext.sheets import facet

_ARTICLES = "SELECT rid, face, portal, number, level, at FROM article WHERE rid IN "
_TEXTS = "SELECT rid, face, language, title, body FROM text WHERE rid IN "


def sheets_of(connection: sqlite3.Connection, rids: Sequence[int]) -> list[Sheet]:
    """An article is one document in all of its languages, so that it is found and counted once."""
    marks = f"({', '.join('?' * len(rids))})"
    texts: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
    for rid, face, *text in connection.execute(_TEXTS + marks, rids):
        texts.setdefault((rid, face), []).append((text[0], text[1], text[2]))
    found = []
    for rid, face, portal, number, level, at in connection.execute(_ARTICLES + marks, rids).fetchall():
        said = texts.get((rid, face), [])
        title = "\n".join((f"kb-{number}", *(title for _, title, _ in said)))
        found.append(
            Sheet(
                rid=rid,
                scopes=scopes_of(portal, face, level),
                facets=tuple(facet("language", language) for language, _, _ in said),
                stemmed={language: f"{title}\n{body}" for language, title, body in said},
                title=title,
                body="\n".join(body for _, _, body in said),
                moment=moment_of(at, number),
            )
        )
    return found
