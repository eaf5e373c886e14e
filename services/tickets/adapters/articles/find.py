"""Lists, counts, search and suggestions of articles; what the reader may read is part of every question."""

import re
import sqlite3
from collections.abc import Sequence

from contracts.articles import (
    ArticleCard,
    ArticleHit,
    ArticleHits,
    ArticlePage,
    Figures,
    ListArticles,
    SearchArticles,
    SuggestArticles,
    Topics,
)
from services.tickets.adapters.articles.likeness import likeness_of
from services.tickets.adapters.articles.phrases import phrases_of
from services.tickets.adapters.articles.rows import NEWEST, SHOWN, scope_of
from services.tickets.adapters.index.excerpts import LENGTH, excerpt_of
from services.tickets.domain.articles import Reader

TOTAL = 1000
LOOKED_AT = 40

_ORDERS = {"newest": "a.at DESC, a.number DESC", "views": "coalesce(y.views, 0) DESC, a.at DESC", "number": "a.number"}
_CARD = "a.head, y.views, y.helped, y.did_not_help, y.solved"
_FROM = "FROM article a LEFT JOIN tally y ON y.id = a.id"
# A title says more than a text does.
_RANKED = """
SELECT word.rowid, t.rid FROM word JOIN text t ON t.place = word.rowid
WHERE word MATCH ? ORDER BY (t.language = ?) DESC, bm25(word, 0.0, 6.0, 1.0) LIMIT ?
"""


def page(connection: sqlite3.Connection, reader: Reader, wanted: ListArticles) -> ArticlePage:
    """A page of articles."""
    where, values = _may(reader, desk=wanted.desk)
    if wanted.topic:
        where, values = f"{where} AND a.topic = ?", (*values, wanted.topic)
    if wanted.ids:
        where, values = f"{where} AND a.id IN ({', '.join('?' * len(wanted.ids))})", (*values, *wanted.ids)
    if wanted.state:
        states = ("published", "pending") if wanted.state == "published" else (wanted.state,)
        where, values = f"{where} AND a.state IN ({', '.join('?' * len(states))})", (*values, *states)
    total = connection.execute(f"SELECT count(*) FROM article a WHERE {where}", values).fetchone()[0]  # noqa: S608 - our own words only
    sql = f"SELECT {_CARD} {_FROM} WHERE {where} ORDER BY {_ORDERS[wanted.sort]} LIMIT ? OFFSET ?"
    rows = connection.execute(sql, (*values, wanted.limit, wanted.skip)).fetchall()
    return ArticlePage(items=tuple(_card(row, desk=wanted.desk) for row in rows), total=total)


def topics(connection: sqlite3.Connection, reader: Reader) -> Topics:
    """How many articles there are of each topic."""
    where, values = _may(reader, desk=False)
    rows = connection.execute(f"SELECT a.topic, count(*) FROM article a WHERE {where} GROUP BY a.topic", values)  # noqa: S608 - our own words only
    return Topics(counts=dict(rows.fetchall()))


def search(connection: sqlite3.Connection, reader: Reader, wanted: SearchArticles) -> ArticleHits:
    """What has all of the words; where nothing has, what has most of them."""
    phrases = phrases_of(wanted.text)
    if not phrases.query:
        return ArticleHits(items=(), total=0)
    scope = scope_of(reader, desk=wanted.desk)
    found = _best(connection, f'scope : "{scope}" AND {phrases.query}', wanted.language, TOTAL)
    if not found:
        near = SuggestArticles(text=wanted.text, language=wanted.language, limit=10)
        return _alike(connection, reader, near, scope)
    shown = list(found.values())[wanted.skip : wanted.skip + wanted.limit]
    return ArticleHits(items=_hits(connection, shown, phrases.marks, desk=wanted.desk), total=len(found))


def suggest(connection: sqlite3.Connection, reader: Reader, wanted: SuggestArticles) -> ArticleHits:
    """What may answer this: articles that share enough of its words, in other forms too."""
    return _alike(connection, reader, wanted, scope_of(reader))


def _alike(connection: sqlite3.Connection, reader: Reader, wanted: SuggestArticles, scope: str) -> ArticleHits:
    likeness = likeness_of(wanted.text)
    if not likeness.query:
        return ArticleHits(items=(), total=0)
    match = f'scope : "{scope}" AND {likeness.query}'
    found = _best(connection, match, wanted.language, LOOKED_AT)
    near = [word for word in found.values() if likeness.enough(*_text(connection, word))]
    desk = scope == scope_of(reader, desk=True)
    hits = _hits(connection, near[: wanted.limit + 1], likeness.marks, desk=desk)
    hits = tuple(hit for hit in hits if hit.article.id != wanted.besides)[: wanted.limit]
    return ArticleHits(items=hits, total=len(hits))


def _may(reader: Reader, *, desk: bool) -> tuple[str, tuple[str | int, ...]]:
    if desk:
        return "a.portal = ? AND a.face = ?", (reader.portal, NEWEST)
    return "a.portal = ? AND a.face = ? AND a.level <= ?", (reader.portal, SHOWN, reader.level)


def _best(connection: sqlite3.Connection, match: str, language: str, most: int) -> dict[int, int]:
    """Article → its best text, in the order of the result."""
    found: dict[int, int] = {}
    for word, rid in connection.execute(_RANKED, (match, language, most)):
        found.setdefault(rid, word)
    return found


def _text(connection: sqlite3.Connection, word: int) -> tuple[str, str]:
    title, body = connection.execute("SELECT title, body FROM word WHERE rowid = ?", (word,)).fetchone()
    return title, body


def _hits(
    connection: sqlite3.Connection, words: Sequence[int], marks: re.Pattern[str], *, desk: bool
) -> tuple[ArticleHit, ...]:
    sql = f"SELECT t.language, {_CARD} {_FROM} JOIN text t ON t.rid = a.rid WHERE t.place = ?"
    hits = []
    for word in words:
        language, *row = connection.execute(sql, (word,)).fetchone()
        title, body = _text(connection, word)
        excerpt = excerpt_of(body, marks)
        hits.append(
            ArticleHit(article=_card(row, desk=desk), language=language, title=_marked(title, marks), excerpt=excerpt)
        )
    return tuple(hits)


def _marked(title: str, marks: re.Pattern[str]) -> str:
    """The whole title with the words marked."""
    if len(title) < LENGTH:
        return excerpt_of(title, marks)
    return title


def _card(row: Sequence[object], *, desk: bool) -> ArticleCard:
    head, *numbers = row
    views, helped, did_not_help, solved = (int(str(number or 0)) for number in numbers)
    figures = Figures(views=views)
    if desk:
        figures = Figures(views=views, helped=helped, did_not_help=did_not_help, solved=solved)
    return ArticleCard.model_validate_json(str(head)).model_copy(update={"figures": figures})
