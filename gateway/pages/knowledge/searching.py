"""Searching the knowledge base, and what it offers to somebody who is about to ask (B2, D4)."""

import math
from typing import Any

from aiohttp import web

from contracts.articles import NoteSolved, SearchArticles, SuggestArticles
from contracts.errors import CasebusError
from gateway.forms.fields import Form
from gateway.pages.knowledge.asking import article_id, asker, hit, language
from gateway.pages.knowledge.reading import PAGE, page_number, pages
from gateway.pages.knowledge.seen import read_lately
from gateway.pages.tickets.filing import AWAY
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

LONGEST = 200
OFFERED = 20
FEW = 4


async def search(visit: Visit) -> web.StreamResponse:
    """What was found, with the words marked."""
    token, portal = await asker(visit)
    text = " ".join(visit.query.get("q", "").replace("\0", " ").split())[:LONGEST]
    if not text:
        return visit.redirect(visit.url("knowledge"))
    place = page_number(visit)
    wanted = SearchArticles(
        text=text, language=language(visit), portal=portal, limit=PAGE, skip=min((place - 1) * PAGE, 1000)
    )
    found = await visit.peers.articles.search(token, wanted)
    total = visit.almanac.number(found.total) + ("+" if found.total >= 1000 else "")
    return visit.render(
        "knowledge/search.html",
        text=text,
        hits=[hit(visit, one) for one in found.items],
        total=visit.ngettext("One article found", "{total} articles found", found.total, total=total),
        pages=pages(visit, "knowledge_search", place, math.ceil(found.total / PAGE), q=text),
    )


async def suggest_fragment(visit: Visit) -> web.StreamResponse:
    """What may answer what somebody is typing, for the script of the form."""
    await asker(visit)
    form = visit.blank(offered=tuple(visit.request.query.getall("offered", []))[:OFFERED])
    found = await suggestions(visit, visit.query.get("text", ""), form)
    return visit.fragment("knowledge/suggestions.html", suggestions=found)


async def suggestions(visit: Visit, text: str, form: Form[Any]) -> View | None:
    """The view data of `knowledge/suggestions.html`; None where the portal has no knowledge base.

    An empty text finds nothing. What was offered once is remembered in the form.
    """
    if not visit.portal.modules.knowledge_base:
        return None
    text = " ".join(text.replace("\0", " ").split())[:1000]
    hits: list[View] = []
    if text:
        try:
            wanted = SuggestArticles(text=text, language=language(visit), limit=FEW)
            found = await visit.peers.articles.suggest(visit.token, wanted)
        except CasebusError as error:
            if error.code not in AWAY:
                raise  # a form to ask is worth more than what might answer
        else:
            hits = [hit(visit, one) for one in found.items]
    offered = dict.fromkeys((*_numbers(form.values.get("offered", ())), *(str(one["number"]) for one in hits)))
    return {
        "hits": hits,
        "offered": list(offered)[:OFFERED],
        "looked": bool(text),
        "said": visit.ngettext("One article may answer this", "{n} articles may answer this", len(hits)),
        "url": visit.url("knowledge_suggest"),
    }


async def solved(visit: Visit, form: Form[Any]) -> web.StreamResponse | None:
    """Keep that an article answered it, and lead there; nothing was sent. None when the form says nothing of it."""
    chosen = _numbers((form.values.get("solved", ""),))
    if not chosen or not visit.portal.modules.knowledge_base:
        return None
    number = chosen[0]
    asked = NoteSolved(request_id=form.request_id, article=article_id(visit, number))
    await visit.peers.articles.solved(await visit.fresh_token(), asked)
    noun = visit.text(visit.portal.noun.one)
    visit.flash(visit.gettext("Good that it is solved. Nothing was sent: there is no new {noun}.", noun=noun))
    return visit.redirect(visit.url("article", article=number))


def before_sending(visit: Visit, form: Form[Any]) -> dict[str, tuple[str, ...]]:
    """What a new ticket tells staff: articles that were offered, and those that were read."""
    if not visit.portal.modules.knowledge_base:
        return {}
    offered = _numbers(form.values.get("offered", ()))
    read = read_lately(visit)[-OFFERED:]
    return {
        "articles_offered": tuple(article_id(visit, number) for number in offered[:OFFERED]),
        "articles_read": tuple(article_id(visit, number) for number in read),
    }


def _numbers(texts: tuple[str, ...]) -> list[str]:
    return [text for text in dict.fromkeys(texts) if text.isascii() and text.isdecimal() and len(text) < 10]
