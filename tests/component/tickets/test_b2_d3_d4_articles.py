"""Articles on two replicas: who gets what, versions, conflicts, figures, and the index (B2, D3, D4)."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from contracts import articles as kb
from contracts.base import Actor
from contracts.errors import Code
from kit.ids import new_id
from tests.component.tickets.world import (
    ANNA,
    ANNA_FLEX,
    ANNA_ROB,
    OPERATOR,
    OTTO_ROB,
    SVEN_FLEX,
    SVEN_ROB,
    World,
    person,
    refused,
)

GATEWAY = Actor(kind="service", id="gateway", portal="*", role="service")
NOTIFY = Actor(kind="service", id="notify", portal="*", role="service")
PRISCA_ROB = person("prisca", "", "robotics", role="agent", rights=())
NOWHERE_ROB = person("nowhere", "", "robotics", rights=())


def text(title: str, body: str = "Turn it off and on again.") -> kb.ArticleText:
    return kb.ArticleText(title=title, body=body)


async def write(world: World, title: str, actor: Actor = SVEN_ROB, **fields: Any) -> kb.ArticleWritten:
    topic = "machines" if actor.portal == "robotics" else "werkplaats"
    filled = {"request_id": new_id(), "topic": topic, "texts": {"en": text(title)}, **fields}
    return await world.call(actor, kb.WRITE_ARTICLE, kb.WriteArticle(**filled))


async def publish(world: World, article: kb.ArticleWritten, actor: Actor = SVEN_ROB) -> kb.ArticleWritten:
    request = kb.PublishArticle(request_id=new_id(), article=article.id, version=article.version)
    return await world.call(actor, kb.PUBLISH_ARTICLE, request)


async def edit(world: World, article: kb.ArticleWritten, title: str, **fields: Any) -> kb.ArticleWritten:
    actor = fields.pop("actor", SVEN_ROB)
    filled = {
        "request_id": new_id(),
        "article": article.id,
        "base": article.version,
        "topic": "machines",
        "readers": "customers",
        "texts": {"en": text(title)},
        **fields,
    }
    return await world.call(actor, kb.EDIT_ARTICLE, kb.EditArticle(**filled))


async def read(world: World, article: str, actor: Actor, **fields: Any) -> kb.Article:
    return await world.call(actor, kb.READ_ARTICLE, kb.ReadArticle(article=article, **fields))


async def found(world: World, words: str, actor: Actor, **fields: Any) -> kb.ArticleHits:
    return await world.call(actor, kb.SEARCH_ARTICLES, kb.SearchArticles(text=words, **fields))


async def suggested(world: World, words: str, actor: Actor, **fields: Any) -> list[str]:
    hits = await world.call(actor, kb.SUGGEST_ARTICLES, kb.SuggestArticles(text=words, **fields))
    return [hit.article.id for hit in hits.items]


async def everywhere(world: World, holds: Callable[[], Awaitable[bool]]) -> None:
    """Wait until every replica says so; which one answers is chance, so ask until each has."""
    seen = 0
    async with asyncio.timeout(20):
        while seen < 6 * len(world.replicas):
            seen = seen + 1 if await holds() else 0


async def test_d3_a_draft_is_for_staff_alone_until_it_is_published_and_after_it_is_withdrawn(world: World) -> None:
    word = f"zylonit{new_id()[-6:]}"
    draft = await write(world, f"The {word} sensor", readers="public")
    assert (draft.state, draft.version) == ("draft", 1)

    async def staff_list() -> bool:
        listed = await world.call(SVEN_ROB, kb.LIST_ARTICLES, kb.ListArticles(desk=True, ids=(draft.id,)))
        return [card.state for card in listed.items] == ["draft"]

    await everywhere(world, staff_list)

    async def nobody() -> None:
        for actor, fields in ((ANNA_ROB, {}), (SVEN_ROB, {}), (GATEWAY, {"portal": "robotics"})):
            async with refused(Code.NOT_FOUND):
                await read(world, draft.id, actor, **fields)
            assert (await found(world, word, actor, **fields)).total == 0
            assert await suggested(world, word, actor, **fields) == []
            asked = kb.ListArticles(ids=(draft.id,), **fields)
            assert (await world.call(actor, kb.LIST_ARTICLES, asked)).total == 0

    await nobody()
    for outsider in (ANNA_ROB, ANNA_FLEX, SVEN_FLEX, GATEWAY, NOWHERE_ROB):
        async with refused(Code.NOT_FOUND):
            await world.call(outsider, kb.READ_MANUSCRIPT, kb.ReadManuscript(article=draft.id))
        async with refused(Code.NOT_FOUND):
            await world.call(outsider, kb.READ_VERSION, kb.ReadVersion(article=draft.id, version=1))
    shown = await publish(world, draft)
    assert shown.state == "published"
    await everywhere(world, lambda: _finds(world, word, GATEWAY, 1, portal="robotics"))
    assert (await read(world, draft.id, ANNA_ROB)).titles == {"en": f"The {word} sensor"}
    gone = await world.call(SVEN_ROB, kb.WITHDRAW_ARTICLE, kb.WithdrawArticle(request_id=new_id(), article=draft.id))
    assert gone.state == "withdrawn"
    await everywhere(world, lambda: _finds(world, word, ANNA_ROB, 0))
    await nobody()


async def _finds(world: World, word: str, actor: Actor, total: int, **fields: Any) -> bool:
    return (await found(world, word, actor, **fields)).total == total


@pytest.mark.parametrize(
    ("readers", "finders"),
    [("public", "all"), ("customers", "inside"), ("staff", "staff")],
)
async def test_d3_each_article_is_found_by_its_readers_alone(world: World, readers: str, finders: str) -> None:
    word = f"quorvex{new_id()[-6:]}"
    article = await publish(world, await write(world, f"About {word}", readers=readers))
    inside = finders in ("all", "inside")
    who = [
        (SVEN_ROB, {}, True),
        (OPERATOR, {"portal": "robotics"}, True),
        (ANNA_ROB, {}, inside),
        (OTTO_ROB, {"portal": "autoflex"}, inside),
        (NOWHERE_ROB, {}, finders == "all"),
        (GATEWAY, {"portal": "robotics"}, finders == "all"),
        (GATEWAY, {"portal": "autoflex"}, False),
        (ANNA_FLEX, {"portal": "robotics"}, False),
        (SVEN_FLEX, {"portal": "robotics"}, False),
    ]
    await everywhere(world, lambda: _finds(world, word, SVEN_ROB, 1))
    for actor, fields, may in who:
        assert (await found(world, word, actor, **fields)).total == int(may), (actor.id, fields)
        assert await suggested(world, word, actor, **fields) == [article.id] * may
        page = await world.call(actor, kb.LIST_ARTICLES, kb.ListArticles(ids=(article.id,), **fields))
        assert page.total == int(may)
        if may:
            assert (await read(world, article.id, actor, **fields)).id == article.id
        else:
            async with refused(Code.NOT_FOUND):
                await read(world, article.id, actor, **fields)
            async with refused(Code.NOT_FOUND, Code.FORBIDDEN):
                await world.call(
                    actor, kb.RATE_ARTICLE, kb.RateArticle(article=article.id, visitor="v", helped=True, **fields)
                )


async def test_d3_counts_of_topics_hold_no_article_that_one_may_not_read(world: World) -> None:
    before = await world.call(ANNA_FLEX, kb.LIST_TOPICS, kb.ListTopics())
    hidden_one = await publish(world, await write(world, "For us", SVEN_FLEX, readers="staff"), SVEN_FLEX)
    await write(world, "Not yet", SVEN_FLEX, readers="public")

    async def staff_counts() -> bool:
        counts = (await world.call(SVEN_FLEX, kb.LIST_TOPICS, kb.ListTopics())).counts
        return counts.get("werkplaats", 0) == before.counts.get("werkplaats", 0) + 1

    await everywhere(world, staff_counts)
    assert await world.call(ANNA_FLEX, kb.LIST_TOPICS, kb.ListTopics()) == before
    async with refused(Code.NOT_FOUND):
        await read(world, hidden_one.id, ANNA_FLEX)


async def test_d3_a_portal_without_a_knowledge_base_has_none_for_anybody(world: World) -> None:
    for actor, fields in ((ANNA, {}), (GATEWAY, {"portal": "autowork"}), (GATEWAY, {})):
        async with refused(Code.NOT_FOUND):
            await found(world, "anything", actor, **fields)
    async with refused(Code.FORBIDDEN):
        await found(world, "anything", NOTIFY, portal="robotics")


async def test_d3_only_staff_of_the_portal_write(world: World) -> None:
    article = await write(world, "Ours")
    for outsider in (ANNA_ROB, SVEN_FLEX, GATEWAY):
        async with refused(Code.NOT_FOUND, Code.INVALID):
            await write(world, "Theirs", outsider, topic="machines")
        async with refused(Code.NOT_FOUND):
            await edit(world, article, "Changed", actor=outsider)
        async with refused(Code.NOT_FOUND):
            await publish(world, article, outsider)
    async with refused(Code.INVALID) as seen:
        await write(world, "Where?", topic="no-such-topic")
    assert "topic" in seen[0].problem.fields


async def test_d3_a_request_sent_twice_writes_once(world: World) -> None:
    request = new_id()
    first = await write(world, "Once", request_id=request)
    assert await write(world, "Once", request_id=request) == first
    async with refused(Code.REPEATED):
        await write(world, "Twice", request_id=request)
    asked = kb.PublishArticle(request_id=new_id(), article=first.id, version=1)
    done = await world.call(SVEN_ROB, kb.PUBLISH_ARTICLE, asked)
    assert await world.call(SVEN_ROB, kb.PUBLISH_ARTICLE, asked) == done


async def test_d3_readers_keep_the_published_version_until_the_next_is_published(world: World) -> None:
    first = await publish(world, await write(world, "First words"))
    second = await edit(world, first, "Second words")
    assert (await read(world, first.id, ANNA_ROB)).titles == {"en": "First words"}
    manuscript = await world.call(SVEN_ROB, kb.READ_MANUSCRIPT, kb.ReadManuscript(article=first.id))
    assert manuscript.pending
    assert manuscript.titles == {"en": "Second words"}
    async with refused(Code.CONFLICT):
        await publish(world, first)
    await publish(world, second)
    assert (await read(world, first.id, ANNA_ROB)).titles == {"en": "Second words"}
    old = await world.call(SVEN_ROB, kb.READ_VERSION, kb.ReadVersion(article=first.id, version=1))
    assert old.texts["en"].title == "First words"
    request = kb.RestoreVersion(request_id=new_id(), article=first.id, version=1)
    back = await world.call(SVEN_ROB, kb.RESTORE_VERSION, request)
    assert back.version == 3
    assert (await read(world, first.id, ANNA_ROB)).titles == {"en": "Second words"}
    manuscript = await world.call(SVEN_ROB, kb.READ_MANUSCRIPT, kb.ReadManuscript(article=first.id))
    assert manuscript.titles == {"en": "First words"}
    assert [(step.act, step.version, step.by.name) for step in manuscript.history] == [
        ("saved", 1, "Sven"),
        ("published", 1, "Sven"),
        ("saved", 2, "Sven"),
        ("published", 2, "Sven"),
        ("restored", 3, "Sven"),
    ]


async def test_d3_two_editors_merge_where_they_can_and_see_both_values_where_not(world: World) -> None:
    article = await write(world, "Title", texts={"en": text("Title"), "de": text("Titel", "Aus und an.")})
    texts = {"en": text("Title"), "de": text("Titel", "Aus, warten, an.")}
    await edit(world, article, "-", texts=texts, actor=PRISCA_ROB)
    merged = await edit(world, article, "-", texts={"en": text("Better title"), "de": text("Titel", "Aus und an.")})
    manuscript = await world.call(SVEN_ROB, kb.READ_MANUSCRIPT, kb.ReadManuscript(article=article.id))
    assert manuscript.texts["en"].title == "Better title"
    assert manuscript.texts["de"].body == "Aus, warten, an."
    async with refused(Code.CONFLICT) as seen:
        await edit(world, article, "-", texts={"en": text("Another title"), "de": text("Titel", "Aus und an.")})
    assert seen[0].problem.details == {"theirs.title_en": "Better title"}
    unchanged = await world.call(SVEN_ROB, kb.READ_MANUSCRIPT, kb.ReadManuscript(article=article.id))
    assert unchanged.version == merged.version


async def test_d3_views_opinions_and_what_was_solved_are_counted_for_staff(world: World) -> None:
    article = await publish(world, await write(world, "Counted", readers="public"))
    for _ in range(3):
        await read(world, article.id, ANNA_ROB, count=True)
    await read(world, article.id, ANNA_ROB)

    async def rate(actor: Actor, **fields: Any) -> None:
        await world.call(actor, kb.RATE_ARTICLE, kb.RateArticle(article=article.id, **fields))

    await rate(ANNA_ROB, helped=False, word="Which switch?")
    await rate(ANNA_ROB, helped=True)
    await rate(OTTO_ROB, helped=False, word="No such menu\nhere")
    await rate(GATEWAY, helped=True, visitor="a-browser", portal="robotics")
    await rate(GATEWAY, helped=True, visitor="a-browser", portal="robotics")
    solved = kb.NoteSolved(request_id=new_id(), article=article.id)
    await world.call(ANNA_ROB, kb.NOTE_SOLVED, solved)
    await world.call(ANNA_ROB, kb.NOTE_SOLVED, solved)
    async with refused(Code.INVALID):
        await rate(GATEWAY, helped=True, portal="robotics")
    async with refused(Code.FORBIDDEN):
        await world.call(GATEWAY, kb.NOTE_SOLVED, kb.NoteSolved(request_id=new_id(), article=article.id))

    async def counted() -> bool:
        shown = await read(world, article.id, ANNA_ROB)
        assert shown.figures == kb.Figures(views=shown.figures.views)
        page = await world.call(SVEN_ROB, kb.LIST_ARTICLES, kb.ListArticles(desk=True, ids=(article.id,)))
        return page.items[0].figures == kb.Figures(views=3, helped=2, did_not_help=1, solved=1)

    await everywhere(world, counted)
    manuscript = await world.call(SVEN_ROB, kb.READ_MANUSCRIPT, kb.ReadManuscript(article=article.id))
    assert ("No such menu here", False) in [(one.word, one.helped) for one in manuscript.feedback]
    assert len(manuscript.feedback) == 3


async def test_d4_what_somebody_types_finds_articles_in_other_forms_and_its_own_language_first(world: World) -> None:
    mark = new_id()[-6:]
    texts = {
        "en": text(f"Spindles do not start after a power cut {mark}", "The drives wait for a *reference* run."),
        "de": text(f"Spindeln laufen nach Stromausfall nicht an {mark}", "Die Antriebe warten auf eine Referenzfahrt."),
    }
    article = await publish(world, await write(world, "-", texts=texts))
    await everywhere(world, lambda: _finds(world, mark, ANNA_ROB, 1))
    hits = await found(world, f"refer {mark}"[:-1], ANNA_ROB)
    assert [hit.article.id for hit in hits.items] == [article.id]
    for words, language in (
        (f"The spindle of our machine is not starting {mark}", "en"),
        (f"Spindel startet nicht nach dem Stromausfall {mark}", "de"),
    ):
        asked = kb.SuggestArticles(text=words, language=language)
        hit = (await world.call(ANNA_ROB, kb.SUGGEST_ARTICLES, asked)).items[0]
        assert (hit.article.id, hit.language) == (article.id, language)
        assert "\ue000" in hit.title
    assert article.id not in await suggested(world, "When do we get the new catalogue of the year?", ANNA_ROB)
    assert article.id not in await suggested(world, f"Spindle starting {mark}", ANNA_ROB, besides=article.id)
    for odd in ("", "the and or", '" OR scope:*', "AND", "*", "\0", "'; DROP TABLE word"):
        await suggested(world, odd or " ", ANNA_ROB)
        await found(world, odd or " ", ANNA_ROB)


async def test_d3_a_replica_that_starts_again_or_lost_its_file_knows_all_articles(world: World) -> None:
    word = f"brakkon{new_id()[-6:]}"
    await publish(world, await write(world, f"About {word}"))
    other, child = world.replicas
    await child.stop()
    later = await publish(world, await write(world, f"More of {word}"))
    files = list(world.parts.layout.root.rglob("tickets-articles.sqlite*"))
    assert files
    await child.start()
    await everywhere(world, lambda: _finds(world, word, ANNA_ROB, 2))
    await child.stop()
    for file in files:
        if "2" in file.parent.name or "2" in str(file.parent.parent.name):
            file.unlink(missing_ok=True)
    await child.start()
    await other.stop()
    try:
        await everywhere(world, lambda: _finds(world, word, ANNA_ROB, 2))
        assert later.id in await suggested(world, word, ANNA_ROB)
    finally:
        await other.start()


async def test_d3_a_replica_that_is_killed_with_words_not_taken_in_yet_finds_them_all_again(world: World) -> None:
    word = f"krelpon{new_id()[-6:]}"
    drafts = [await write(world, f"{word} part {number}") for number in range(5)]
    for draft in drafts:
        await publish(world, draft)
    for child in world.replicas:
        pid = child.pid
        assert pid is not None
        child.signal(signal.SIGKILL)
        await child.wait_gone(pid)
        await child.wait_ready()
    await everywhere(world, lambda: _finds(world, word, ANNA_ROB, 5))
    await everywhere(world, lambda: _finds(world, f"{word[:-2]}", SVEN_ROB, 5))
