"""Search: the full text finds tickets with the rights inside its query, the rows give what is shown of them."""

import re
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from tantivy import Query

from contracts.tickets import SearchTickets
from services.tickets.adapters.index.cursors import cursor_text, position_in
from services.tickets.adapters.index.excerpts import excerpt_of, fold
from services.tickets.adapters.index.fulltext.engine import Engine, Place
from services.tickets.adapters.index.fulltext.marking import Near, marks_of, near_marks
from services.tickets.adapters.index.fulltext.query import Asked, asked_of, query_of
from services.tickets.adapters.index.fulltext.sheets import facet
from services.tickets.adapters.index.sight import Sight

TOTAL = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """Heads as JSON with their excerpts; `similar`: only words like those that were typed were found."""

    hits: list[tuple[str, str]]
    total: int
    next: str
    similar: bool = False


@dataclass(frozen=True)
class Searching:
    """One search by one actor, on a connection of this thread."""

    connection: sqlite3.Connection
    engine: Engine
    sight: Sight
    wanted: SearchTickets
    asked: Asked
    marks: re.Pattern[str]

    def find(self) -> Found:
        """The wanted page of what this actor may find; nearly right words count when nothing has the right ones."""
        numbered = self._by_number()
        found = self._page(numbered, typos=False)
        if found.total or not self.wanted.similar or not self.asked.words:
            return found
        return self._page(numbered, typos=True)

    def _page(self, numbered: list[int], *, typos: bool) -> Found:
        places, count, more = self._by_words(typos=typos) if self.asked.words else ([], 0, "")
        # What has the number that was typed comes first, and not again where it stands among what has the words.
        first = () if self.wanted.cursor else numbered
        rids = [*first, *(place.rid for place in places if place.rid not in numbered)]
        heads = self._heads(rids)
        texts, near = self._texts(list(heads)), near_marks(self.asked) if typos else None
        hits = [(heads[rid], self._excerpt(texts.get(rid, ()), near)) for rid in rids if rid in heads]
        return Found(hits, min(max(count, len(numbered)), TOTAL), more, typos and bool(hits))

    def _by_words(self, *, typos: bool) -> tuple[list[Place], int, str]:
        """A page of places, how many there are in all, and where the next page begins."""
        limit, cursor, query = self.wanted.limit, self.wanted.cursor, self._query(typos=typos)
        if self.wanted.sort == "relevance":
            offset = min(max(0, position_in(cursor, 1)[0]), TOTAL) if cursor else 0
            answer = self.engine.search(query, limit, offset, by_date=False)
            more = offset + limit < min(answer.count, TOTAL)
            return answer.places, answer.count, cursor_text((offset + limit,)) if more else ""
        until = position_in(cursor, 1)[0] if cursor else 0
        older = self._query(typos=typos, until=until) if until > 0 else query
        answer = self.engine.search(older, limit + 1, by_date=True)
        count = self.engine.search(query, 1, by_date=True).count if until > 0 else answer.count
        shown = answer.places[:limit]
        return shown, count, cursor_text((shown[-1].moment,)) if len(answer.places) > limit else ""

    def _query(self, *, typos: bool, until: int = 0) -> Query:
        facets = []
        for name, values in (
            ("ended", (0,) if self.wanted.view == "open" else ()),
            ("status", self.wanted.statuses),
            ("queue", (self.wanted.queue,) if self.wanted.queue else ()),
            ("company", (self.wanted.company,) if self.wanted.company and self.sight.staff else ()),
        ):
            if values:
                facets.append([facet(name, value) for value in values])
        return query_of(self.asked, self.sight.tokens, facets, until=until, typos=typos)

    def _by_number(self) -> list[int]:
        """Tickets whose number was typed, whole (`AW-12`) or without what is before it (`12`)."""
        typed = self.asked.number
        if self.asked.serial is None or self._narrowed():
            return []
        condition, parameters = self.sight.condition()
        sql = (
            "SELECT t.rid, json_extract(t.head, '$.number') FROM ticket t "  # noqa: S608 - our own words only
            f"WHERE t.portal = ? AND t.ended IN (0, 1) AND t.serial = ? AND {condition}"
        )
        rows = self.connection.execute(sql, (self.sight.portal, self.asked.serial, *parameters))
        return [rid for rid, number in rows if number == typed or typed.isdigit()]

    def _narrowed(self) -> bool:
        wanted = self.wanted
        return bool(wanted.view != "all" or wanted.statuses or wanted.queue or wanted.company)

    def _heads(self, rids: list[int]) -> dict[int, str]:
        """The heads of these tickets, asked for under the actor's rights once more."""
        if not rids:
            return {}
        condition, parameters = self.sight.condition()
        marks = ", ".join("?" * len(rids))
        sql = f"SELECT t.rid, {self.sight.head} FROM ticket t WHERE t.rid IN ({marks}) AND {condition}"  # noqa: S608 - question marks
        return dict(self.connection.execute(sql, (*rids, *parameters)).fetchall())

    def _texts(self, rids: list[int]) -> dict[int, list[str]]:
        """What these tickets say to this actor, the newest of each first."""
        found: dict[int, list[str]] = {}
        marks = ", ".join("?" * len(rids))
        sql = f"SELECT rid, body FROM text WHERE rid IN ({marks}) AND staff_only <= ? ORDER BY at DESC"  # noqa: S608 - question marks
        for rid, body in self.connection.execute(sql, (*rids, int(self.sight.staff))):
            found.setdefault(rid, []).append(body)
        return found

    def _excerpt(self, texts: Sequence[str], near: Near | None) -> str:
        """Around the words in the newest text that has them; the newest text where only the title does."""
        for text in texts:
            folded = fold(text)
            marks = near(folded) if near else self.marks
            if marks.search(folded):
                return excerpt_of(text, marks, folded)
        return excerpt_of(texts[0], self.marks) if texts else ""


def find(
    connection: sqlite3.Connection, engine: Engine, sight: Sight, wanted: SearchTickets, languages: Sequence[str]
) -> Found:
    """The wanted page of what this actor may find."""
    asked = asked_of(wanted.text, languages)
    return Searching(connection, engine, sight, wanted, asked, marks_of(asked)).find()
