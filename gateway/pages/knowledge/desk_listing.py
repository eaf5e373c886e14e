"""The articles as staff see them: drafts, what is published, what is not any more, and what readers say."""

import asyncio
import math
from typing import get_args

from aiohttp import web

from contracts.articles import ArticleCard, ListArticles, SearchArticles, State
from gateway.pages.desk.sidebar import counted, sidebar
from gateway.pages.knowledge.asking import asker, card, hit, language, readers_label
from gateway.pages.knowledge.reading import PAGE, page_number, pages
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

LONGEST = 200
STATES = ("", *get_args(State), "pending")


async def show(visit: Visit) -> web.StreamResponse:
    """The list, or what was found."""
    token, _ = await asker(visit)
    text = " ".join(visit.query.get("q", "").replace("\0", " ").split())[:LONGEST]
    state = next((one for one in STATES if one == visit.query.get("state", "")), "")
    place = page_number(visit)
    skip = (place - 1) * PAGE
    articles = visit.peers.articles
    if text:
        wanted = SearchArticles(text=text, language=language(visit), desk=True, limit=PAGE, skip=min(skip, 1000))
        counts, found = await asyncio.gather(counted(visit), articles.search(token, wanted))
        rows = [{**row(visit, one.article), **_found(hit(visit, one))} for one in found.items]
        total = found.total
    else:
        asked = ListArticles.model_validate({"desk": True, "state": state, "limit": PAGE, "skip": skip})
        counts, page = await asyncio.gather(counted(visit), articles.page(token, asked))
        rows, total = [row(visit, one) for one in page.items], page.total
    return visit.render(
        "knowledge/desk_list.html",
        desk=sidebar(visit, counts, None),
        rows=rows,
        text=text,
        states=_states(visit, state),
        pages=pages(visit, "desk_knowledge", place, math.ceil(total / PAGE), q=text, state=state),
    )


def _found(shown: View) -> View:
    return {"title": shown["title"], "lang": shown["lang"], "snippet": shown["snippet"]}


def row(visit: Visit, found: ArticleCard) -> View:
    """An article as the desk's list shows it."""
    number, figures = visit.almanac.number, found.figures
    return {
        **card(visit, found),
        "href": visit.url("desk_article", article=found.number),
        "state": state_view(visit, found),
        "readers": readers_label(visit, found.readers),
        "languages": [code for code in visit.portal.languages if code in found.titles],
        "helped": number(figures.helped),
        "did_not_help": number(figures.did_not_help),
        "solved": number(figures.solved),
    }


def state_view(visit: Visit, found: ArticleCard) -> View:
    """Where an article stands, in words."""
    say = visit.gettext
    if found.pending:
        return {"tone": "note", "label": say("Changes not published")}
    labels = {"draft": say("Draft"), "published": say("Published"), "withdrawn": say("Withdrawn")}
    tones = {"draft": "info", "published": "done", "withdrawn": "off"}
    return {"tone": tones[found.state], "label": labels[found.state]}


def _states(visit: Visit, chosen: str) -> list[View]:
    say = visit.gettext
    labels = {
        "": say("All"),
        "draft": say("Drafts"),
        "published": say("Published"),
        "withdrawn": say("Withdrawn"),
        "pending": say("Changes not published"),
    }
    return [
        {"href": visit.url("desk_knowledge", state=key), "label": labels[key], "current": key == chosen}
        for key in STATES
    ]
