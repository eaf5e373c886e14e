"""Articles as they travel."""

from collections.abc import Mapping, Sequence

from contracts import articles as wire
from contracts.base import Audience, Event
from contracts.portal import Language
from kit.events import new_event
from services.tickets.domain.articles import Article, Content, Opinion, Tally, Text, pictures_of, plain_of
from services.tickets.wire.ticket import party_out

CUT_BYTES = 12 * 1024


def content_in(topic: str, readers: str, texts: Mapping[Language, wire.ArticleText]) -> Content:
    """What a form says."""
    return Content(topic, readers, {language: Text(text.title, text.body) for language, text in texts.items()})


def texts_out(content: Content) -> dict[str, wire.ArticleText]:
    """The texts by language; they were checked when they came in."""
    return {
        language: wire.ArticleText.model_construct(title=text.title, body=text.body)
        for language, text in content.texts.items()
    }


def article_out(article: Article, tally: Tally) -> wire.Article:
    """The article as its readers get it."""
    shown = article.published
    assert shown is not None
    return wire.Article(
        id=article.id,
        number=article.number,
        portal=article.portal,
        topic=shown.content.topic,
        readers=shown.content.readers,
        state="published",
        titles=_titles(shown.content),
        version=shown.version,
        updated_at=shown.at,
        figures=wire.Figures(views=tally.views),
        texts=texts_out(shown.content),
        pictures=pictures_of(shown.content),
    )


def manuscript_out(article: Article, tally: Tally, opinions: Sequence[Opinion]) -> wire.Manuscript:
    """The article as staff write it."""
    return wire.Manuscript(
        id=article.id,
        number=article.number,
        portal=article.portal,
        topic=article.content.topic,
        readers=article.content.readers,
        state=article.state,
        titles=_titles(article.content),
        version=article.version,
        pending=article.pending,
        updated_at=article.updated_at,
        figures=wire.Figures(
            views=tally.views, helped=tally.helped, did_not_help=tally.did_not_help, solved=tally.solved
        ),
        texts=texts_out(article.content),
        published_version=article.published.version if article.published else 0,
        source=article.source,
        history=tuple(
            wire.Step(act=act.act, version=act.version, by=party_out(act.by), at=act.at) for act in article.history
        ),
        feedback=tuple(wire.Feedback(helped=one.helped, word=one.word, at=one.at) for one in opinions),
        revision=article.revision,
    )


def version_out(version: int, content: Content) -> wire.Version:
    """What a version said."""
    return wire.Version(version=version, topic=content.topic, readers=content.readers, texts=texts_out(content))


def article_written(article: Article) -> wire.ArticleWritten:
    """The answer to a write."""
    return wire.ArticleWritten(
        id=article.id,
        number=article.number,
        version=article.version,
        state=article.state,
        revision=article.revision,
    )


def fact_of(article: Article) -> wire.ArticleFact:
    """What is told of an article; to staff alone, since most of it is not for everybody."""
    shown = article.published
    return wire.ArticleFact(
        audience=Audience(portal=article.portal, staff_only=True),
        id=article.id,
        number=article.number,
        state=article.state,
        revision=article.revision,
        newest=_face(article.version, article.content, article),
        published=_face(shown.version, shown.content, article) if shown else None,
    )


def article_events(article: Article) -> list[Event]:
    """The events of a write."""
    return [
        new_event(
            wire.ARTICLE_CHANGED,
            subject=article.id,
            portal=article.portal,
            data=fact_of(article),
            at=article.updated_at,
        )
    ]


def _face(version: int, content: Content, article: Article) -> wire.Face:
    shown = article.published
    at = shown.at if shown and shown.version == version else article.updated_at
    texts = {language: _cut(plain_of(text.body)) for language, text in content.texts.items()}
    return wire.Face(
        version=version, topic=content.topic, readers=content.readers, titles=_titles(content), texts=texts, at=at
    )


def _titles(content: Content) -> dict[str, str]:
    return {language: text.title for language, text in content.texts.items()}


def _cut(text: str) -> str:
    return text.encode()[:CUT_BYTES].decode(errors="ignore")


__all__ = [
    "article_events",
    "article_out",
    "article_written",
    "content_in",
    "fact_of",
    "manuscript_out",
    "texts_out",
    "version_out",
]
