"""The rules of articles: readers, states, and two people who write at once (D3)."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.base import Actor
from services.tickets.domain import Party, RefusedError
from services.tickets.domain.articles import (
    CUSTOMERS,
    PUBLIC,
    STAFF,
    Article,
    Content,
    Doing,
    Text,
    checked_content,
    edited,
    may_read,
    merged,
    pictures_of,
    plain_of,
    published,
    reader_of,
    restored,
    withdrawn,
    writer_of,
    written,
)

SHELVES = {"robotics": ("machines", "robots"), "autoflex": ("starten",)}
AT = datetime(2026, 11, 2, 9, tzinfo=UTC)


def actor(role: str, portal: str = "robotics", company: str = "", **fields: object) -> Actor:
    return Actor.model_validate(
        {"kind": "person", "id": "p", "portal": portal, "role": role, "company": company, **fields}
    )


def content(title: str = "Title", body: str = "Body", **fields: str) -> Content:
    return Content(fields.get("topic", "machines"), fields.get("readers", "customers"), {"en": Text(title, body)})


def doing(request: str = "r-1") -> Doing:
    return Doing(Party("p", "Sven", "vendor"), AT + timedelta(minutes=len(request)), request, "")


def draft() -> Article:
    return written(1, "robotics", content(), doing())


@pytest.mark.parametrize(
    ("who", "portal", "level"),
    [
        (actor("agent"), "", STAFF),
        (actor("admin"), "autoflex", STAFF),
        (actor("customer", company="c"), "", CUSTOMERS),
        (actor("company_admin", company="c"), "", CUSTOMERS),
        (actor("customer"), "", PUBLIC),
        (actor("service", "*", kind="service", id="gateway"), "robotics", PUBLIC),
        (actor("service", "*", kind="service", id="operator"), "robotics", STAFF),
    ],
)
def test_d3_how_far_somebody_is_let_in(who: Actor, portal: str, level: int) -> None:
    reader = reader_of(who, portal, SHELVES)
    assert (reader.portal, reader.level) == ("robotics", level)


@pytest.mark.parametrize(
    ("who", "portal"),
    [
        (actor("agent", "autowork"), ""),
        (actor("service", "*", kind="service", id="gateway"), "autowork"),
        (actor("service", "*", kind="service", id="gateway"), ""),
        (actor("service", "*", kind="service", id="notify"), "robotics"),
    ],
)
def test_d3_where_there_is_no_knowledge_base_nobody_is_let_in(who: Actor, portal: str) -> None:
    with pytest.raises(RefusedError):
        reader_of(who, portal, SHELVES)


def test_d3_only_staff_write() -> None:
    assert writer_of(actor("agent"), "", SHELVES).is_staff
    with pytest.raises(RefusedError):
        writer_of(actor("company_admin", company="c"), "", SHELVES)


def test_d3_an_article_goes_from_draft_to_published_to_withdrawn_and_back() -> None:
    article = draft()
    customer = reader_of(actor("customer", company="c"), "", SHELVES)
    assert (article.state, may_read(customer, article)) == ("draft", False)
    shown = published(article, 1, doing("r-2"))
    assert (shown.state, may_read(customer, shown)) == ("published", True)
    assert published(shown, 1, doing("r-3")) is shown
    newer = edited(shown, content(), content("Other"), doing("r-4"))
    assert newer.pending
    assert newer.published == shown.published
    with pytest.raises(RefusedError):
        published(newer, 1, doing("r-5"))
    gone = withdrawn(newer, doing("r-6"))
    assert (gone.state, may_read(customer, gone)) == ("withdrawn", False)
    assert withdrawn(gone, doing("r-7")) is gone
    assert published(gone, 2, doing("r-8")).state == "published"
    assert restored(gone, content(), doing("r-9")).version == 3


def test_d3_changes_of_two_people_are_put_together_unless_both_changed_the_same() -> None:
    base = Content("machines", "customers", {"en": Text("T", "B"), "de": Text("T", "B")})
    theirs = Content("robots", "customers", {"en": Text("T", "B theirs"), "de": Text("T", "B")})
    mine = Content("machines", "staff", {"en": Text("T mine", "B")})
    both = merged(base, theirs, mine)
    assert both == Content("robots", "staff", {"en": Text("T mine", "B theirs")})
    with pytest.raises(RefusedError) as caught:
        merged(base, theirs, Content("machines", "customers", {"en": Text("T", "B mine"), "de": Text("T", "B")}))
    assert caught.value.details == {"theirs.body_en": "B theirs"}
    assert merged(base, theirs, theirs) == theirs
    assert merged(base, base, mine) == mine


def test_d3_a_text_has_a_title_and_words_and_a_topic_of_its_portal() -> None:
    for wrong, field in ((content(topic="starten"), "topic"), (content(body=" "), "body_en"), (content(" "), "title")):
        with pytest.raises(RefusedError) as caught:
            checked_content(wrong, "robotics", SHELVES)
        assert field in caught.value.fields
    assert checked_content(content(" Two\n words "), "robotics", SHELVES).texts["en"].title == "Two words"


def test_d3_plain_words_and_pictures_of_a_text() -> None:
    text = "## Head\n\n> **Bold** _stress_ `code` snake_case\n\n| a |\n|---|\n| b |\n\n![x](picture:01abc) [y](https://z.example)"
    assert plain_of(text).split() == ["Head", "Bold", "stress", "code", "snake_case", "a", "b", "x", "y"]
    assert pictures_of(content(body=f"{text} ![x](picture:01abc)")) == ("01abc",)
