"""The article index on its own: what is found by whom, and what comes late or twice (D3, D4)."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from contracts.articles import ArticleHits, ListArticles, SearchArticles, SuggestArticles
from services.tickets.adapters.articles.index import LocalArticles
from services.tickets.domain import Party
from services.tickets.domain.articles import CUSTOMERS, PUBLIC, STAFF, Article, Content, Doing, Reader, Tally, Text
from services.tickets.domain.articles import published as publish
from services.tickets.domain.articles import withdrawn as withdraw
from services.tickets.domain.articles import written as write
from services.tickets.wire.articles import article_events

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
ANYBODY, CUSTOMER, AGENT = (Reader("robotics", level) for level in (PUBLIC, CUSTOMERS, STAFF))


def article(number: int, readers: str = "customers", **texts: str) -> Article:
    said = {language: Text(*text.split("|", 1)) for language, text in (texts or {"en": "Title|Body"}).items()}
    doing = Doing(Party("p", "Sven", "vendor"), AT, f"request-{number}", "")
    return write(number, "robotics", Content("machines", readers, said), doing)


def shown(one: Article) -> Article:
    return publish(one, one.version, Doing(Party("p", "Sven", "vendor"), AT, f"publish-{one.number}", ""))


@pytest_asyncio.fixture(loop_scope="session")
async def index(tmp_path: Path) -> AsyncIterator[LocalArticles]:
    made = LocalArticles(tmp_path / "articles.sqlite", {"robotics": ("en", "de")})

    async def nothing() -> AsyncIterator[Article]:
        for one in ():
            yield one

    await made.fill(nothing(), "stream", 7)
    await made.open()
    made.fresh = lambda: True
    yield made
    await made.close()


async def take(index: LocalArticles, *articles: Article) -> None:
    for one in articles:
        await index.take(article_events(one), 8)


async def hits(index: LocalArticles, words: str, reader: Reader = CUSTOMER, **fields: Any) -> ArticleHits:
    """What a search gives once the full text has everything that was written."""
    async with asyncio.timeout(20):
        while (page := await index.search(reader, SearchArticles(text=words, **fields))).late:
            await asyncio.sleep(0.02)
    return page


async def found(index: LocalArticles, words: str, reader: Reader = CUSTOMER, **fields: Any) -> list[int]:
    return [hit.article.number for hit in (await hits(index, words, reader, **fields)).items]


async def near(index: LocalArticles, words: str, reader: Reader = CUSTOMER) -> list[int]:
    async with asyncio.timeout(20):
        while (page := await index.suggest(reader, SuggestArticles(text=words))).late:
            await asyncio.sleep(0.02)
    return [hit.article.number for hit in page.items]


async def test_d3_rights_are_inside_the_search_and_the_counts(index: LocalArticles) -> None:
    levels = ("public", "customers", "staff")
    await take(index, *(shown(article(n, readers, en=f"Valve {n}|Grease")) for n, readers in enumerate(levels, 1)))
    await take(index, article(4, "public", en="Valve 4|Grease"))
    for reader, numbers in ((ANYBODY, {1}), (CUSTOMER, {1, 2}), (AGENT, {1, 2, 3}), (Reader("anka", STAFF), set())):
        assert set(await found(index, "valve", reader)) == numbers
        assert set(await near(index, "the valves", reader)) == numbers
        assert sum((await index.topics(reader)).counts.values()) == len(numbers)
        assert (await index.page(reader, ListArticles())).total == len(numbers)
    assert (await index.page(AGENT, ListArticles(desk=True))).total == 4
    assert (await index.page(AGENT, ListArticles(desk=True, state="draft"))).total == 1


async def test_d3_what_comes_late_or_twice_changes_nothing(index: LocalArticles) -> None:
    first = article(1, en="Old words|Text")
    second = shown(replace(first, content=Content("machines", "customers", {"en": Text("New words", "T")}), version=2))
    await take(index, second, first, second)
    assert await found(index, "new") == [1]
    assert await found(index, "old", AGENT) == []
    assert (await hits(index, "text", AGENT, desk=True)).total == 0
    assert (await hits(index, "t", AGENT, desk=True)).total == 1
    assert (await index.page(AGENT, ListArticles(desk=True))).total == 1


async def test_d3_an_article_comes_once_in_the_language_of_the_question(index: LocalArticles) -> None:
    await take(index, shown(article(1, en="Reset E-207|Press", de="E-207 quittieren|Taste")))
    for language, title in (("en", "Reset"), ("de", "quittieren")):
        page = await hits(index, "E-207", language=language)
        assert page.total == 1
        assert title in page.items[0].title


async def test_d3_customers_are_told_the_views_and_no_other_figure(index: LocalArticles) -> None:
    await take(index, shown(article(1)))
    await index.take_tallies([("robotics/kb-1", Tally(7, 3, 2, 1))], 5)
    card = (await index.page(CUSTOMER, ListArticles())).items[0]
    assert card.figures.model_dump() == {"views": 7, "helped": 0, "did_not_help": 0, "solved": 0}
    assert (await index.page(AGENT, ListArticles(desk=True))).items[0].figures.helped == 3


async def test_d4_one_word_in_common_is_not_enough_unless_it_is_the_only_one(index: LocalArticles) -> None:
    await take(index, shown(article(1, en="Vacuum cups lose thin panels|Change the outer row of cups.")))
    assert await near(index, "Robot drops panels because a cup is worn") == [1]
    assert await near(index, "Please send new panels to the other factory") == []
    assert await near(index, "vacuum") == [1]
    assert await near(index, "and or the") == []


async def test_d3_what_nobody_typed_as_an_operator_is_none(index: LocalArticles) -> None:
    await take(index, shown(article(1)))
    for odd in ('"', "AND", "title:", "NEAR(a b)", "*", "scope : x", "-", "\ue000"):
        await found(index, odd)
        await near(index, odd)


async def test_d3_markdown_is_searched_by_its_words_and_not_by_its_signs(index: LocalArticles) -> None:
    body = "# Head\n\n- **bold** word\n- [link](https://secret.example)\n\n"
    body += "![picture](picture:abc)\n\n| a | b |\n|---|---|\n"
    await take(index, shown(article(1, en=f"T|{body}")))
    hit = (await hits(index, "bold")).items[0]
    assert hit.excerpt == "Head \ue000bold\ue001 word link picture a b"
    assert await found(index, "secret") == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Die Häuser sind verschlossen", "haus"),
        ("The grippers are worn", "gripper"),
        ("Vakuumsauger wechseln", "vaku"),
        ("Greifer fällt aus", "greifer fällt"),
    ],
)
async def test_d3_other_forms_and_beginnings_of_a_word_are_found(
    index: LocalArticles, written: str, typed: str
) -> None:
    await take(index, shown(article(1, de=f"x|{written}")))
    page = await hits(index, typed, language="de")
    assert (page.total, page.similar) == (1, False)


async def test_d3_nearly_the_right_words_find_something_when_nothing_has_the_right_ones(index: LocalArticles) -> None:
    await take(index, shown(article(1, en="Vacuum gripper|Change the outer row of cups.")))
    page = await hits(index, "grippre")
    assert (page.total, page.similar) == (1, True)
    assert "\ue000gripper\ue001" in page.items[0].title
    assert await near(index, "vacum") == [1]
    assert (await hits(index, "E-207")).total == 0


async def test_d3_an_article_is_found_by_its_number(index: LocalArticles) -> None:
    await take(index, *(shown(article(number, en="Valve|Grease")) for number in (4, 12)))
    assert await found(index, "kb-12") == [12]


async def test_d3_the_full_text_is_whole_again_when_its_folder_is_gone(index: LocalArticles) -> None:
    await take(index, shown(article(1, en="Lonely|Text")))
    assert await found(index, "lonely") == [1]
    shutil.rmtree(index.path.with_name("articles-words"))
    await index.open()
    assert await found(index, "lonely") == [1]


async def test_d3_a_draft_is_never_found_by_its_readers_and_a_withdrawn_article_counts_no_more(
    index: LocalArticles,
) -> None:
    first = shown(article(1, en="Pump|Old"))
    await take(index, first)
    assert await found(index, "pump") == [1]
    doing = Doing(Party("p", "Sven", "vendor"), AT, "withdraw", "")
    await index.take(article_events(withdraw(first, doing)), 9)
    page = await index.search(CUSTOMER, SearchArticles(text="pump"))
    assert (page.items, page.total) == ((), 0), "at once, before the full text is told"
    assert await found(index, "pump", AGENT, desk=True) == [1]
