"""The knowledge base for its readers: its home, a topic, an article, and what they say to it (D3)."""

import asyncio
import math
from functools import lru_cache

from aiohttp import web
from pydantic import Field

from contracts.articles import Article, ListArticles, RateArticle, ReadArticle, SuggestArticles
from contracts.errors import CasebusError, not_found
from gateway.forms.fields import FormModel, Line
from gateway.markdown import Rendered, render
from gateway.pages.knowledge.asking import (
    article_id,
    asker,
    card,
    language,
    language_label,
    readers_label,
    shown_language,
    topic_label,
)
from gateway.pages.knowledge.seen import counts
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import PRE_SESSION, Visit

FEW = 5
PAGE = 20
RELATED = 4
CONTENTS_FROM = 3  # headings


class RateForm(FormModel):
    """Whether it helped, and a word if somebody likes."""

    helped: Line = Field(pattern="^(yes|no)$")
    word: Line = Field(default="", max_length=1000)


async def home(visit: Visit) -> web.StreamResponse:
    """Topics with their counts, the search, what is read most, what is new."""
    token, portal = await asker(visit)
    articles = visit.peers.articles
    found, most, newest = await asyncio.gather(
        articles.topics(token, portal),
        articles.page(token, ListArticles(portal=portal, sort="views", limit=FEW)),
        articles.page(token, ListArticles(portal=portal, sort="newest", limit=FEW)),
    )
    return visit.render(
        "knowledge/home.html",
        topics=topics_view(visit, found),
        most=[card(visit, one) for one in most.items if one.figures.views],
        newest=[card(visit, one) for one in newest.items],
        text="",
    )


def topics_view(visit: Visit, found: dict[str, int]) -> list[View]:
    """The topics that have articles for this reader, in the portal's order."""
    return [
        {
            "href": visit.url("knowledge_topic", topic=topic.key),
            "label": visit.text(topic.label),
            "description": visit.text(topic.description),
            "count": found[topic.key],
            "counted": visit.ngettext("One article", "{n} articles", found[topic.key]),
        }
        for topic in visit.portal.topics
        if topic.key in found
    ]


async def topic(visit: Visit) -> web.StreamResponse:
    """The articles of a topic."""
    key = visit.values["topic"]
    known = next((one for one in visit.portal.topics if one.key == key), None)
    token, portal = await asker(visit)
    if known is None:
        raise not_found()
    place = page_number(visit)
    wanted = ListArticles(portal=portal, topic=key, sort="views", limit=PAGE, skip=(place - 1) * PAGE)
    page = await visit.peers.articles.page(token, wanted)
    return visit.render(
        "knowledge/topic.html",
        label=visit.text(known.label),
        description=visit.text(known.description),
        articles=[card(visit, one) for one in page.items],
        pages=pages(visit, "knowledge_topic", place, math.ceil(page.total / PAGE), topic=key),
    )


def page_number(visit: Visit) -> int:
    """Which page of a list the address asks for."""
    text = visit.query.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 4 else 1


def pages(visit: Visit, name: str, place: int, count: int, **values: str) -> View:
    """The neighbours of a page."""
    return {
        "previous": visit.url(name, **values, page=place - 1) if place > 1 else None,
        "next": visit.url(name, **values, page=place + 1) if place < count else None,
    }


async def article(visit: Visit) -> web.StreamResponse:
    """One article, with what is like it."""
    number = visit.values["article"]
    token, portal = await asker(visit)
    wanted = ReadArticle(article=article_id(visit, number), portal=portal, count=counts(visit, number))
    found = await visit.peers.articles.read(token, wanted)
    shown = shown_language(visit, found.texts)
    text = found.texts[shown]
    rendered = rendered_article(visit, found, shown)
    return visit.render(
        "knowledge/article.html",
        article={**card(visit, found), "id": found.number, "body": rendered.html},
        contents=rendered.headings if len(rendered.headings) >= CONTENTS_FROM else (),
        note=_fallback_note(visit, shown),
        related=await _related(visit, found, text.title, token, portal),
        topic={"label": topic_label(visit, found.topic), "href": _topic_href(visit, found.topic)},
        said=visit.query.get("said", ""),
        staff=_staff(visit, found),
        ask=_ask(visit),
    )


async def rate(visit: Visit) -> web.StreamResponse:
    """Keep whether it helped; whoever says no is asked what was missing."""
    number = visit.values["article"]
    token, portal = await asker(visit)
    form = visit.form(RateForm)
    if not form.ok:
        return visit.redirect(visit.url("article", article=number))
    helped = form.data.helped == "yes"
    visitor = visit.gateway.seals.mark("visitor", visit.site.cookies.read(visit.request, PRE_SESSION))
    await visit.peers.articles.rate(
        token,
        RateArticle(
            article=article_id(visit, number), portal=portal, visitor=visitor, helped=helped, word=form.data.word
        ),
    )
    said = "thanks" if helped or form.data.word else "no"
    return visit.redirect(f"{visit.url('article', article=number, said=said)}#helped")


async def reload(visit: Visit) -> web.StreamResponse:
    """The address of the form, loaded again."""
    return visit.redirect(visit.url("article", article=visit.values["article"]))


def rendered_article(visit: Visit, found: Article, shown: str) -> Rendered:
    """The article's text as HTML."""
    picture = visit.url("article_picture", article=found.number, picture="PICTURE")
    return _rendered(found.texts[shown].body, picture, visit.url("article", article=0))


@lru_cache(maxsize=256)
def _rendered(body: str, picture: str, article: str) -> Rendered:
    """Kept, since the same articles are read again and again."""
    return render(
        body,
        lambda name: picture.replace("PICTURE", name),
        lambda number: article.removesuffix("0") + number,
    )


def _fallback_note(visit: Visit, shown: str) -> str:
    if shown == visit.language:
        return ""
    wanted, found = language_label(visit, visit.language), language_label(visit, shown)
    return visit.gettext("There is no version in {wanted} yet. You read it in {shown}.", wanted=wanted, shown=found)


async def _related(visit: Visit, found: Article, title: str, token: str, portal: str) -> list[View]:
    """What is like it, then what is read most of the same topic; without them the article is shown all the same."""
    asked = SuggestArticles(text=title, language=language(visit), portal=portal, besides=found.id, limit=RELATED)
    same = ListArticles(portal=portal, topic=found.topic, sort="views", limit=RELATED + 1)
    try:
        near, others = await asyncio.gather(
            visit.peers.articles.suggest(token, asked), visit.peers.articles.page(token, same)
        )
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return []
    rows = [card(visit, one.article) for one in near.items]
    rows += [card(visit, one) for one in others.items]
    unique = {row["number"]: row for row in rows if row["number"] != found.number}
    return list(unique.values())[:RELATED]


def _topic_href(visit: Visit, key: str) -> str | None:
    known = any(topic.key == key for topic in visit.portal.topics)
    return visit.url("knowledge_topic", topic=key) if known else None


def _staff(visit: Visit, found: Article) -> View | None:
    if visit.session is None or not visit.actor.is_staff:
        return None
    return {
        "edit": visit.url("desk_article", article=found.number),
        "readers": readers_label(visit, found.readers),
    }


def _ask(visit: Visit) -> View | None:
    """The way to a ticket, for those who may open one or may sign in first."""
    if visit.session is not None and (visit.actor.is_staff or "create" not in visit.actor.rights):
        return None
    return {"href": visit.url("new_ticket"), "label": visit.text(visit.portal.noun.new)}
