"""Search and suggestions of articles: the full text finds them, with the rights inside its query."""

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tantivy import Query

from contracts.articles import ArticleHit, ArticleHits, SearchArticles, SuggestArticles
from services.tickets.adapters.articles.find import CARD, FROM, card_of, may
from services.tickets.adapters.articles.likeness import telling
from services.tickets.adapters.articles.rows import NEWEST, SHOWN, scope_of
from services.tickets.adapters.index.excerpts import LENGTH, OPENS, excerpt_of, fold
from services.tickets.adapters.index.fulltext.engine import Engine
from services.tickets.adapters.index.fulltext.marking import Near, marks_of, near_marks
from services.tickets.adapters.index.fulltext.query import Asked, asked_of, query_of
from services.tickets.adapters.index.fulltext.sheets import facet
from services.tickets.domain.articles import Reader

TOTAL = 1000
SHARED = 2  # words that an article has of a question which it may answer, unless that has fewer

Text = tuple[str, str, str]  # language, title, body

_NOTHING = ArticleHits(items=(), total=0)
_TEXTS = "SELECT language, title, body FROM text WHERE rid = ? AND face = ?"


@dataclass(frozen=True)
class Finding:
    """One question of one reader, on a connection of this thread."""

    connection: sqlite3.Connection
    engine: Engine
    languages: Sequence[str]
    reader: Reader
    language: str
    desk: bool = False

    def search(self, wanted: SearchArticles) -> ArticleHits:
        """What has all of the words, or nearly; where nothing has, what has most of them."""
        asked = asked_of(wanted.text, self.languages)
        if not asked.words:
            return _NOTHING
        for typos in (False, True):
            found = self._page(asked, self._query(asked, typos=typos), wanted.limit, wanted.skip, typos=typos)
            if found.total:
                return found
        return self._alike(wanted.text, 10).model_copy(update={"similar": True})

    def suggest(self, wanted: SuggestArticles) -> ArticleHits:
        """What may answer this, without the article that it is to be like."""
        found = self._alike(wanted.text, wanted.limit + 1)
        hits = tuple(hit for hit in found.items if hit.article.id != wanted.besides)[: wanted.limit]
        return found.model_copy(update={"items": hits, "total": len(hits)})

    def _alike(self, text: str, limit: int) -> ArticleHits:
        asked = telling(text, self.languages)
        if not asked.words:
            return _NOTHING
        shared = min(SHARED, len(asked.words))
        for typos in (False, True):
            found = self._page(asked, self._query(asked, typos=typos, shared=shared), limit, 0, typos=typos)
            if found.items:
                return found.model_copy(update={"total": len(found.items)})
        return _NOTHING

    def _query(self, asked: Asked, *, typos: bool, shared: int = 0) -> Query:
        scopes = [scope_of(self.reader, desk=self.desk)]
        return query_of(asked, scopes, typos=typos, shared=shared, prefers=facet("language", self.language))

    def _page(self, asked: Asked, query: Query, limit: int, skip: int, *, typos: bool) -> ArticleHits:
        answer = self.engine.search(query, limit, skip, by_date=False)
        marks = marks_of(asked)
        near = near_marks(asked) if typos else lambda _text: marks
        hits = [self._hit(place.rid, near) for place in answer.places]
        shown = tuple(hit for hit in hits if hit)
        total = min(answer.count - (len(hits) - len(shown)), TOTAL)  # what was taken away a second ago counts no more
        return ArticleHits(items=shown, total=total, similar=typos and bool(shown))

    def _hit(self, rid: int, marks: Near) -> ArticleHit | None:
        """What is shown of an article, read under the reader's rights once more."""
        where, values = may(self.reader, desk=self.desk)
        row = self.connection.execute(f"SELECT {CARD} {FROM} WHERE {where} AND a.rid = ?", (*values, rid)).fetchone()
        if row is None:
            return None
        texts = self.connection.execute(_TEXTS, (rid, NEWEST if self.desk else SHOWN)).fetchall()
        texts.sort(key=lambda text: text[0] != self.language)
        # In the language of the question where that has the words, else in the first that has them.
        language, title, excerpt = next(_with_words(marks, texts), ("", "", ""))
        return ArticleHit(article=card_of(row, desk=self.desk), language=language, title=title, excerpt=excerpt)


def _with_words(marks: Near, texts: Sequence[Text]) -> Iterator[Text]:
    """The texts that have the words, and after them the first, should none have any."""
    first: Text | None = None
    for text in texts:
        shown = _shown(marks, text)
        first = first or shown
        if OPENS in shown[1] or OPENS in shown[2]:
            yield shown
    if first:
        yield first


def _shown(marks: Near, text: Text) -> Text:
    """The language, the whole title and a piece of the text, with the words marked."""
    language, title, body = text
    found = marks(fold(f"{title}\n{body}"))
    return language, excerpt_of(title, found) if len(title) < LENGTH else title, excerpt_of(body, found)
