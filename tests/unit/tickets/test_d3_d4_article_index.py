"""The article index on its own: what is found by whom, and what comes late or twice (D3, D4)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contracts.articles import ListArticles, SearchArticles, SuggestArticles
from services.tickets.adapters.articles import find, rows
from services.tickets.adapters.index import schema
from services.tickets.domain import Party
from services.tickets.domain.articles import CUSTOMERS, PUBLIC, STAFF, Article, Content, Doing, Reader, Tally, Text
from services.tickets.domain.articles import published as publish
from services.tickets.domain.articles import written as write
from services.tickets.wire.articles import fact_of

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANYBODY, CUSTOMER, AGENT = (Reader("robotics", level) for level in (PUBLIC, CUSTOMERS, STAFF))


def article(number: int, readers: str = "customers", **texts: str) -> Article:
    said = {language: Text(*text.split("|", 1)) for language, text in (texts or {"en": "Title|Body"}).items()}
    doing = Doing(Party("p", "Sven", "vendor"), AT, f"request-{number}", "")
    return write(number, "robotics", Content("machines", readers, said), doing)


def shown(one: Article) -> Article:
    return publish(one, one.version, Doing(Party("p", "Sven", "vendor"), AT, f"publish-{one.number}", ""))


@pytest.fixture
def index(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    path = tmp_path / "articles.sqlite"
    schema.create(path, rows.TABLES)
    connection = schema.connect(path)
    yield connection
    connection.close()


def take(index: sqlite3.Connection, *articles: Article) -> None:
    for one in articles:
        rows.take_fact(index, fact_of(one))


def found(index: sqlite3.Connection, words: str, reader: Reader = CUSTOMER, language: str = "en") -> list[int]:
    wanted = SearchArticles.model_validate({"text": words, "language": language})
    return [hit.article.number for hit in find.search(index, reader, wanted).items]


def near(index: sqlite3.Connection, words: str, reader: Reader = CUSTOMER) -> list[int]:
    return [hit.article.number for hit in find.suggest(index, reader, SuggestArticles(text=words)).items]


def test_d3_rights_are_inside_the_search_and_the_counts(index: sqlite3.Connection) -> None:
    levels = ("public", "customers", "staff")
    take(index, *(shown(article(n, readers, en=f"Valve {n}|Grease")) for n, readers in enumerate(levels, 1)))
    take(index, article(4, "public", en="Valve 4|Grease"))
    for reader, numbers in ((ANYBODY, {1}), (CUSTOMER, {1, 2}), (AGENT, {1, 2, 3}), (Reader("anka", STAFF), set())):
        assert set(found(index, "valve", reader)) == numbers
        assert set(near(index, "the valves", reader)) == numbers
        assert sum(find.topics(index, reader).counts.values()) == len(numbers)
        assert find.page(index, reader, ListArticles()).total == len(numbers)
    assert find.page(index, AGENT, ListArticles(desk=True)).total == 4
    assert find.page(index, AGENT, ListArticles(desk=True, state="draft")).total == 1


def test_d3_what_comes_late_or_twice_changes_nothing(index: sqlite3.Connection) -> None:
    first = article(1, en="Old words|Text")
    second = shown(replace(first, content=Content("machines", "customers", {"en": Text("New words", "T")}), version=2))
    take(index, second, first, second)
    assert found(index, "new") == [1]
    assert found(index, "old", AGENT) == []
    assert index.execute("SELECT count(*) FROM word").fetchone() == (2,)
    assert index.execute("SELECT count(*) FROM article").fetchone() == (2,)


def test_d3_an_article_comes_once_in_the_language_of_the_question(index: sqlite3.Connection) -> None:
    take(index, shown(article(1, en="Reset E-207|Press", de="E-207 quittieren|Taste")))
    for language, title in (("en", "Reset"), ("de", "quittieren")):
        wanted = SearchArticles.model_validate({"text": "E-207", "language": language})
        hits = find.search(index, CUSTOMER, wanted)
        assert hits.total == 1
        assert title in hits.items[0].title


def test_d3_customers_are_told_the_views_and_no_other_figure(index: sqlite3.Connection) -> None:
    take(index, shown(article(1)))
    rows.take_tallies(index, [("robotics/kb-1", Tally(7, 3, 2, 1))])
    card = find.page(index, CUSTOMER, ListArticles()).items[0]
    assert card.figures.model_dump() == {"views": 7, "helped": 0, "did_not_help": 0, "solved": 0}
    assert find.page(index, AGENT, ListArticles(desk=True)).items[0].figures.helped == 3


def test_d4_one_word_in_common_is_not_enough_unless_it_is_the_only_one(index: sqlite3.Connection) -> None:
    take(index, shown(article(1, en="Vacuum cups lose thin panels|Change the outer row of cups.")))
    assert near(index, "Robot drops panels because a cup is worn") == [1]
    assert near(index, "Please send new panels to the other factory") == []
    assert near(index, "vacuum") == [1]
    assert near(index, "and or the") == []


def test_d3_what_nobody_typed_as_an_operator_is_none(index: sqlite3.Connection) -> None:
    take(index, shown(article(1)))
    for odd in ('"', "AND", "title:", "NEAR(a b)", "*", "scope : x", "-", "\ue000"):
        found(index, odd)
        near(index, odd)


def test_d3_markdown_is_searched_by_its_words_and_not_by_its_signs(index: sqlite3.Connection) -> None:
    body = "# Head\n\n- **bold** word\n- [link](https://secret.example)\n\n"
    body += "![picture](picture:abc)\n\n| a | b |\n|---|---|\n"
    take(index, shown(article(1, en=f"T|{body}")))
    hit = find.search(index, CUSTOMER, SearchArticles(text="bold")).items[0]
    assert hit.excerpt == "Head \ue000bold\ue001 word link picture a b"
    assert found(index, "secret") == []
