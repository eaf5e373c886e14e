"""What the one search found, as both its pages show it: a tab for each kind, and in the first the best of each."""

import math

from contracts.accounts import Company, Person
from contracts.articles import ArticleHits, SearchArticles
from contracts.tickets import SearchPage
from gateway.finding import MOST, Found, Kind, find, kinds_of
from gateway.pages.knowledge.asking import hit, language
from gateway.pages.knowledge.reading import PAGE, page_number, pages
from gateway.pages.people.wording import person_view
from gateway.pages.tickets.wishes import Wish
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

LONGEST = 200
TOTAL = 1000
FEW = 4  # of a kind beside the others
SOME = 10  # tickets beside the others


def text_of(visit: Visit) -> str:
    """The words that are looked for."""
    return " ".join(visit.query.get("q", "").replace("\0", " ").split())[:LONGEST]


async def found_of(visit: Visit, text: str, wish: Wish, cursor: str) -> Found:
    """Everything that was found; of the kind that is not looked at, only what its tab tells."""
    if not text:
        return Found()
    place = page_number(visit)
    skip = min((place - 1) * PAGE, TOTAL) if wish.kind == "articles" else 0
    limit = {"": SOME, "tickets": PAGE}.get(wish.kind, 1)
    articles = SearchArticles(
        text=text, language=language(visit), limit=PAGE if wish.kind == "articles" else FEW, skip=skip
    )
    return await find(visit, wish.asked(text, cursor, limit), articles, kinds_of(visit))


def finds(visit: Visit, page: str, text: str, wish: Wish, found: Found) -> View:
    """The view data of `search/_parts.html`, but for the rows of tickets."""
    kinds = kinds_of(visit)
    counts = {kind: _count(visit, found, kind) for kind in kinds}
    return {
        "kind": wish.kind,
        "has_articles": "articles" in kinds,
        "text": text,
        "tabs": _tabs(visit, page, text, wish, counts) if text and len(kinds) > 1 else [],
        "more": {
            kind: visit.url(page, q=text, kind=kind)
            for kind, (_, number) in counts.items()
            if number > (SOME if kind == "tickets" else FEW)
        },
        "counts": {kind: shown for kind, (shown, _) in counts.items()},
        "any": any(number for _, number in counts.values()),
        "articles": _articles(visit, wish, found.articles),
        "similar_articles": bool(found.articles and found.articles.similar),
        "people": _people(visit, wish, found.people),
        "companies": _companies(visit, wish, found.companies),
        "pages": _pages(visit, page, text, wish, found.articles),
        "away": [label for kind, label in _labels(visit).items() if text and kind in kinds and _is_away(found, kind)],
    }


def _labels(visit: Visit) -> dict[Kind, str]:
    many = visit.text(visit.portal.noun.many)
    return {
        "tickets": many[:1].upper() + many[1:],
        "articles": visit.gettext("Articles"),
        "people": visit.gettext("People"),
        "companies": visit.gettext("Companies"),
    }


def _is_away(found: Found, kind: Kind) -> bool:
    return kind == "articles" and found.articles is None


def _count(visit: Visit, found: Found, kind: Kind) -> tuple[str, int]:
    """How many there are, in words and as a figure."""
    one = getattr(found, kind)
    if one is None:
        return "", 0
    most = TOTAL if isinstance(one, SearchPage | ArticleHits) else MOST
    number = one.total if isinstance(one, SearchPage | ArticleHits) else len(one)
    beyond = number >= TOTAL if most == TOTAL else number > MOST
    return visit.almanac.number(min(number, most)) + ("+" if beyond else ""), number


def _tabs(visit: Visit, page: str, text: str, wish: Wish, counts: dict[Kind, tuple[str, int]]) -> list[View]:
    rows: list[View] = [{"href": visit.url(page, q=text), "label": visit.gettext("All"), "current": not wish.kind}]
    labels = _labels(visit)
    for kind, (shown, number) in counts.items():
        if number or wish.kind == kind:
            href = visit.url(page, q=text, kind=kind)
            rows.append({"href": href, "label": labels[kind], "count": shown, "current": wish.kind == kind})
    return rows


def _articles(visit: Visit, wish: Wish, found: ArticleHits | None) -> list[View]:
    if found is None or wish.kind not in ("", "articles"):
        return []
    return [hit(visit, one) for one in found.items]


def _people(visit: Visit, wish: Wish, found: tuple[Person, ...] | None) -> list[View]:
    if not found or wish.kind not in ("", "people"):
        return []
    shown = found[: MOST if wish.kind else FEW]
    return [{**person_view(visit, one), "href": visit.url("desk_person", person=one.id)} for one in shown]


def _companies(visit: Visit, wish: Wish, found: tuple[Company, ...] | None) -> list[View]:
    if not found or wish.kind not in ("", "companies"):
        return []
    return [
        {
            "href": visit.url("desk_company", company=one.id),
            "name": one.name,
            "customer_number": one.customer_number,
        }
        for one in found[: MOST if wish.kind else FEW]
    ]


def _pages(visit: Visit, page: str, text: str, wish: Wish, found: ArticleHits | None) -> View | None:
    if found is None or wish.kind != "articles":
        return None
    return pages(visit, page, page_number(visit), math.ceil(found.total / PAGE), q=text, kind="articles")
