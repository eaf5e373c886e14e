"""Who asks the knowledge base, and how its articles are shown in a list."""

from collections.abc import Iterable

from contracts.articles import ArticleCard, ArticleHit
from contracts.errors import not_found
from contracts.portal import Language
from gateway.i18n import NAMES
from gateway.pages.tickets.text import excerpt
from gateway.pages.tickets.wording import View
from gateway.visit import Visit


async def asker(visit: Visit) -> tuple[str, str]:
    """The token to ask with, and the portal that is named with it: our own for somebody who is signed out."""
    if not visit.portal.modules.knowledge_base:
        raise not_found()
    if visit.session is not None:
        return visit.token, ""
    return await visit.gateway.own_token(), visit.site.key


def language(visit: Visit) -> Language:
    """The language of this visit, as the contracts name it."""
    return next(one for one in visit.portal.languages if one == visit.language)


def shown_language(visit: Visit, languages: Iterable[str]) -> str:
    """The language in which an article is shown: this visit's, else the portal's, else any that it has."""
    known = list(languages)
    for wanted in (visit.language, *visit.portal.languages):
        if wanted in known:
            return wanted
    return known[0]


def article_id(visit: Visit, number: str) -> str:
    """The id of an article of this portal."""
    return f"{visit.site.key}/kb-{number}"


def card(visit: Visit, found: ArticleCard) -> View:
    """An article as a list shows it."""
    shown = shown_language(visit, found.titles)
    return {
        "number": found.number,
        "href": visit.url("article", article=found.number),
        "title": found.titles[shown],
        "lang": shown if shown != visit.language else None,
        "topic": topic_label(visit, found.topic),
        "views": visit.almanac.number(found.figures.views),
        "updated": visit.almanac.moment(found.updated_at),
        "readers": readers_label(visit, found.readers) if visit.session and visit.actor.is_staff else "",
    }


def hit(visit: Visit, found: ArticleHit) -> View:
    """An article that was found, with the words marked."""
    return {
        **card(visit, found.article),
        "title": excerpt(found.title),
        "plain_title": found.article.titles.get(found.language, ""),
        "lang": found.language if found.language != visit.language else None,
        "snippet": excerpt(found.excerpt),
    }


def topic_label(visit: Visit, key: str) -> str:
    """What a topic is called."""
    labels = {topic.key: topic.label for topic in visit.portal.topics}
    return visit.text(labels[key]) if key in labels else visit.gettext("Other articles")


def readers_label(visit: Visit, readers: str) -> str:
    """Who reads an article, in words."""
    say = visit.gettext
    labels = {"public": say("Everybody"), "customers": say("Customers"), "staff": say("Staff only")}
    return labels.get(readers, readers)


def language_label(visit: Visit, code: str) -> str:
    """What a language is called."""
    own: dict[str, str] = dict(visit.portal.language_labels.items())
    return own.get(code) or NAMES.get(code, code)
