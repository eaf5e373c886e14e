"""Lists and counts of articles; what the reader may read is part of every question."""

import sqlite3
from collections.abc import Sequence

from contracts.articles import ArticleCard, ArticlePage, Figures, ListArticles, Topics
from services.tickets.adapters.articles.rows import NEWEST, SHOWN
from services.tickets.domain.articles import Reader

_ORDERS = {"newest": "a.at DESC, a.number DESC", "views": "coalesce(y.views, 0) DESC, a.at DESC", "number": "a.number"}
CARD = "a.head, y.views, y.helped, y.did_not_help, y.solved"
FROM = "FROM article a LEFT JOIN tally y ON y.id = a.id"


def page(connection: sqlite3.Connection, reader: Reader, wanted: ListArticles) -> ArticlePage:
    """A page of articles."""
    where, values = may(reader, desk=wanted.desk)
    if wanted.topic:
        where, values = f"{where} AND a.topic = ?", (*values, wanted.topic)
    if wanted.ids:
        where, values = f"{where} AND a.id IN ({', '.join('?' * len(wanted.ids))})", (*values, *wanted.ids)
    if wanted.state:
        states = ("published", "pending") if wanted.state == "published" else (wanted.state,)
        where, values = f"{where} AND a.state IN ({', '.join('?' * len(states))})", (*values, *states)
    total = connection.execute(f"SELECT count(*) FROM article a WHERE {where}", values).fetchone()[0]  # noqa: S608 - our own words only
    sql = f"SELECT {CARD} {FROM} WHERE {where} ORDER BY {_ORDERS[wanted.sort]} LIMIT ? OFFSET ?"
    rows = connection.execute(sql, (*values, wanted.limit, wanted.skip)).fetchall()
    return ArticlePage(items=tuple(card_of(row, desk=wanted.desk) for row in rows), total=total)


def topics(connection: sqlite3.Connection, reader: Reader) -> Topics:
    """How many articles there are of each topic."""
    where, values = may(reader, desk=False)
    rows = connection.execute(f"SELECT a.topic, count(*) FROM article a WHERE {where} GROUP BY a.topic", values)  # noqa: S608 - our own words only
    return Topics(counts=dict(rows.fetchall()))


def may(reader: Reader, *, desk: bool) -> tuple[str, tuple[str | int, ...]]:
    """The condition on `article a` that every question has."""
    if desk:
        return "a.portal = ? AND a.face = ?", (reader.portal, NEWEST)
    return "a.portal = ? AND a.face = ? AND a.level <= ?", (reader.portal, SHOWN, reader.level)


def card_of(row: Sequence[object], *, desk: bool) -> ArticleCard:
    """What stands in a list of an article, from the columns `CARD`."""
    head, *numbers = row
    views, helped, did_not_help, solved = (int(str(number or 0)) for number in numbers)
    figures = Figures(views=views)
    if desk:
        figures = Figures(views=views, helped=helped, did_not_help=did_not_help, solved=solved)
    return ArticleCard.model_validate_json(str(head)).model_copy(update={"figures": figures})
