"""The knowledge base for programs: read, search, write, publish."""

from typing import Literal

from pydantic import Field

from contracts import articles as kb
from contracts.base import Reading
from contracts.portal import Key, Language
from contracts.tickets import TicketId
from gateway.api.endpoint import ApiModel, Asked, Endpoint, Handler
from gateway.pages.knowledge.asking import article_id, asker, language
from gateway.visit import Visit

TAG = "knowledge base"
PATH = "/articles/{article:[0-9]{1,9}}"
WRITE_PROBLEMS = (404, 409, 415, 422)


class ArticleQuery(ApiModel):
    """Which articles, in which order; `desk` gives staff the newest version of each, drafts too."""

    topic: str = Field(default="", max_length=40)
    sort: Literal["newest", "views", "number"] = "newest"
    desk: bool = False
    state: Literal["", "draft", "published", "withdrawn", "pending"] = ""
    limit: int = Field(default=25, ge=1, le=100)
    skip: int = Field(default=0, ge=0, le=20_000)


class ArticleSearch(ApiModel):
    """What to look for; articles in `language` come first."""

    q: str = Field(min_length=1, max_length=200)
    language: Language | None = None
    desk: bool = False
    limit: int = Field(default=25, ge=1, le=100)
    skip: int = Field(default=0, ge=0, le=1000)


class NewArticle(ApiModel):
    """A draft to write; `source` is the ticket whose resolution it is made from."""

    topic: Key
    readers: kb.Readers = "customers"
    texts: kb.Texts
    source: TicketId | None = None


class ArticleChange(ApiModel):
    """A new version, made from the version `base`; a language that is left out is removed."""

    base: int = Field(ge=1)
    topic: Key
    readers: kb.Readers
    texts: kb.Texts


class Publication(ApiModel):
    """The version to publish, which must be the newest."""

    version: int = Field(ge=1)


class Opinion(ApiModel):
    """Whether it helped, and a word if somebody likes."""

    helped: bool
    word: str = Field(default="", max_length=1000)


class Topic(Reading):
    """A topic with the number of articles that the asker may read."""

    key: str
    label: str
    description: str = ""
    articles: int


class TopicList(Reading):
    """The topics of the portal, in its order."""

    items: tuple[Topic, ...]


async def list_articles(visit: Visit, asked: Asked) -> kb.ArticlePage:
    """A page of articles."""
    token, portal = await asker(visit)
    return await visit.peers.articles.page(token, kb.ListArticles(portal=portal, **asked.query.model_dump()))


async def search_articles(visit: Visit, asked: Asked) -> kb.ArticleHits:
    """What was found."""
    token, portal = await asker(visit)
    query = asked.query
    wanted = kb.SearchArticles(
        text=query.q,
        language=query.language or language(visit),
        portal=portal,
        desk=query.desk,
        limit=query.limit,
        skip=query.skip,
    )
    return await visit.peers.articles.search(token, wanted)


async def list_topics(visit: Visit, _asked: Asked) -> TopicList:
    """The topics with how much there is to read."""
    token, portal = await asker(visit)
    counts = await visit.peers.articles.topics(token, portal)
    return TopicList(
        items=tuple(
            Topic(
                key=topic.key,
                label=visit.text(topic.label),
                description=visit.text(topic.description),
                articles=counts.get(topic.key, 0),
            )
            for topic in visit.portal.topics
        )
    )


async def read_article(visit: Visit, _asked: Asked) -> kb.Article:
    """An article as it was published; a program's reading is no view."""
    token, portal = await asker(visit)
    return await visit.peers.articles.read(token, kb.ReadArticle(article=_id(visit), portal=portal))


async def read_manuscript(visit: Visit, _asked: Asked) -> kb.Manuscript:
    """An article as staff write it."""
    token, _ = await asker(visit)
    return await visit.peers.articles.manuscript(token, _id(visit))


async def write_article(visit: Visit, asked: Asked) -> kb.ArticleWritten:
    """A new draft."""
    token, _ = await asker(visit)
    request = kb.WriteArticle(request_id=asked.request_id, **_said(asked.body))
    return await visit.peers.articles.write(token, request)


async def edit_article(visit: Visit, asked: Asked) -> kb.ArticleWritten:
    """A new version."""
    token, _ = await asker(visit)
    request = kb.EditArticle(request_id=asked.request_id, article=_id(visit), **_said(asked.body))
    return await visit.peers.articles.edit(token, request)


async def publish_article(visit: Visit, asked: Asked) -> kb.ArticleWritten:
    """Give the newest version to the readers."""
    token, _ = await asker(visit)
    request = kb.PublishArticle(request_id=asked.request_id, article=_id(visit), version=asked.body.version)
    return await visit.peers.articles.publish(token, request)


async def withdraw_article(visit: Visit, asked: Asked) -> kb.ArticleWritten:
    """Take it away from the readers."""
    token, _ = await asker(visit)
    return await visit.peers.articles.withdraw(
        token, kb.WithdrawArticle(request_id=asked.request_id, article=_id(visit))
    )


async def rate_article(visit: Visit, asked: Asked) -> None:
    """Say whether it helped."""
    token, portal = await asker(visit)
    opinion = asked.body
    request = kb.RateArticle(article=_id(visit), portal=portal, helped=opinion.helped, word=opinion.word)
    await visit.peers.articles.rate(token, request)


def _id(visit: Visit) -> str:
    return article_id(visit, visit.values["article"])


def _said(body: ApiModel) -> dict[str, object]:
    return {name: getattr(body, name) for name in type(body).model_fields}


def _write(where: str, name: str, summary: str, handler: Handler, body: type[ApiModel] | None) -> Endpoint:
    method, _, path = where.partition(" ")
    status = 201 if where == "POST /articles" else 200
    return Endpoint(
        method,
        path,
        name,
        summary,
        handler,
        body=body,
        reply=kb.ArticleWritten,
        status=status,
        tag=TAG,
        problems=WRITE_PROBLEMS,
    )


ARTICLES: tuple[Endpoint, ...] = (
    Endpoint(
        "GET",
        "/articles",
        "listArticles",
        "List articles of the knowledge base",
        list_articles,
        query=ArticleQuery,
        reply=kb.ArticlePage,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/articles/search",
        "searchArticles",
        "Search titles and texts of articles",
        search_articles,
        query=ArticleSearch,
        reply=kb.ArticleHits,
        tag=TAG,
        problems=(404, 422),
    ),
    Endpoint(
        "GET",
        "/topics",
        "listTopics",
        "List the topics of the knowledge base",
        list_topics,
        reply=TopicList,
        tag=TAG,
        problems=(404,),
    ),
    Endpoint("GET", PATH, "readArticle", "Read an article", read_article, reply=kb.Article, tag=TAG, problems=(404,)),
    Endpoint(
        "GET",
        f"{PATH}/manuscript",
        "readManuscript",
        "Read an article as staff write it",
        read_manuscript,
        reply=kb.Manuscript,
        tag=TAG,
        problems=(404,),
    ),
    _write("POST /articles", "writeArticle", "Write an article", write_article, NewArticle),
    _write(f"PUT {PATH}", "editArticle", "Make a new version of an article", edit_article, ArticleChange),
    _write(f"PUT {PATH}/publication", "publishArticle", "Publish an article", publish_article, Publication),
    _write(f"DELETE {PATH}/publication", "withdrawArticle", "Withdraw an article", withdraw_article, None),
    Endpoint(
        "PUT",
        f"{PATH}/opinion",
        "rateArticle",
        "Say whether an article helped",
        rate_article,
        body=Opinion,
        status=204,
        tag=TAG,
        problems=(404, 422),
    ),
)
