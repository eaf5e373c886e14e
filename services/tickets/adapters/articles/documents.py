"""An article and its versions as MongoDB documents."""

from collections.abc import Mapping
from typing import Any

from services.tickets.domain.articles import Act, Article, Content, Published, Text
from services.tickets.domain.ticket import Party

Document = Mapping[str, Any]


def document_of(article: Article) -> dict[str, Any]:
    """The whole document."""
    return {"_id": article.id, "number": article.number, "portal": article.portal, **changeable(article)}


def changeable(article: Article) -> dict[str, Any]:
    """What a change may change; an update sets all of it."""
    shown = article.published
    document = {
        "content": content_document(article.content),
        "version": article.version,
        "published": {"version": shown.version, "at": shown.at, **content_document(shown.content)} if shown else None,
        "withdrawn": article.withdrawn,
        "source": article.source,
        "history": [_act(act) for act in article.history],
        "created_at": article.created_at,
        "updated_at": article.updated_at,
        "revision": article.revision,
    }
    return {**document, "request": article.request} if article.request else document


def content_document(content: Content) -> dict[str, Any]:
    """What a version says."""
    texts = {language: {"title": text.title, "body": text.body} for language, text in content.texts.items()}
    return {"topic": content.topic, "readers": content.readers, "texts": texts}


def content_in(document: Document) -> Content:
    """The content of a document."""
    texts = {language: Text(text["title"], text["body"]) for language, text in document["texts"].items()}
    return Content(document["topic"], document["readers"], texts)


def article_in(document: Document) -> Article:
    """The article of a document."""
    shown = document["published"]
    return Article(
        id=document["_id"],
        number=document["number"],
        portal=document["portal"],
        content=content_in(document["content"]),
        version=document["version"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        published=Published(shown["version"], content_in(shown), shown["at"]) if shown else None,
        withdrawn=document["withdrawn"],
        source=document["source"],
        history=tuple(_act_in(act) for act in document["history"]),
        request=document.get("request", ""),
        revision=document["revision"],
    )


def _act(act: Act) -> dict[str, Any]:
    by = {"id": act.by.id, "name": act.by.name, "side": act.by.side}
    return {"id": act.id, "act": act.act, "version": act.version, "by": by, "at": act.at, "imprint": act.imprint}


def _act_in(document: Document) -> Act:
    return Act(**{**document, "by": Party(**document["by"])})
