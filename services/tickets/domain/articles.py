"""Articles of the knowledge base: who reads them, how they change, and what is told of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.tickets.domain.access import OPERATOR
from services.tickets.domain.refusal import clash, hidden, not_allowed, wrong
from services.tickets.domain.texts import text_of, title_of
from services.tickets.domain.ticket import Actor, Party

PUBLIC, CUSTOMERS, STAFF = 0, 1, 2
LEVELS: Mapping[str, int] = {"public": PUBLIC, "customers": CUSTOMERS, "staff": STAFF}
GATEWAY = "gateway"  # asks for people who are signed out
HISTORY = 200
CHANGED = "Somebody else has changed this article in the meantime."

Shelves = Mapping[str, tuple[str, ...]]  # portal with a knowledge base → its topics


@dataclass(frozen=True, slots=True)
class Text:
    """An article in one language."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Content:
    """What one version of an article says, and to whom."""

    topic: str
    readers: str
    texts: Mapping[str, Text]

    @property
    def level(self) -> int:
        """How far one must be let in to read it."""
        return LEVELS[self.readers]


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did; `id` is the request, and with the version the key of what was said then."""

    id: str
    act: str
    version: int
    by: Party
    at: datetime
    imprint: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """What readers get."""

    version: int
    content: Content
    at: datetime


@dataclass(frozen=True, slots=True)
class Article:
    """An article: the newest version, the published one if any, and what happened to it."""

    id: str
    number: int
    portal: str
    content: Content
    version: int
    created_at: datetime
    updated_at: datetime
    published: Published | None = None
    withdrawn: bool = False
    source: str = ""
    history: tuple[Act, ...] = ()
    request: str = ""
    revision: int = 1

    @property
    def state(self) -> str:
        """Draft, published or withdrawn."""
        if self.published:
            return "published"
        return "withdrawn" if self.withdrawn else "draft"

    @property
    def pending(self) -> bool:
        """Whether the newest version says something else than readers get."""
        return self.published is not None and self.published.version != self.version

    def act(self, request: str) -> Act | None:
        """What this request did."""
        return next((act for act in self.history if act.id == request), None)

    def saved(self, version: int) -> Act | None:
        """What made this version."""
        return next((act for act in self.history if act.version == version and act.act in ("saved", "restored")), None)


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, by which request."""

    by: Party
    at: datetime
    request: str
    imprint: str

    def act(self, kind: str, version: int) -> Act:
        """The line in the article's history."""
        return Act(self.request, kind, version, self.by, self.at, self.imprint)


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose knowledge base somebody reads, and how far they are let in."""

    portal: str
    level: int
    person: str = ""

    @property
    def is_staff(self) -> bool:
        """Whether this reader may also see drafts."""
        return self.level == STAFF


def reader_of(actor: Actor, portal: str, shelves: Shelves) -> Reader:
    """The one place that says what an actor may read; `portal` counts for our own gateway and the operator alone.

    Somebody who must change the password first, or belongs to no company, reads what the public reads.
    """
    if actor.is_service:
        level = {GATEWAY: PUBLIC, OPERATOR: STAFF}.get(actor.id)
        if level is None:
            raise not_allowed("There are no articles for you.")
        found = Reader(portal, level)
    else:
        inside = actor.role in ("customer", "company_admin") and bool(actor.company)
        level = STAFF if actor.is_staff else CUSTOMERS if inside else PUBLIC
        found = Reader(actor.portal, level, actor.id)
    if found.portal not in shelves:
        raise hidden()
    return found


def writer_of(actor: Actor, portal: str, shelves: Shelves) -> Reader:
    """The staff who may write here; for everybody else there is no such thing."""
    reader = reader_of(actor, portal, shelves)
    if not reader.is_staff:
        raise hidden()
    return reader


def may_read(reader: Reader, article: Article) -> bool:
    """Whether the reader gets the published version."""
    return (
        article.portal == reader.portal
        and article.published is not None
        and article.published.content.level <= reader.level
    )


def checked_content(content: Content, portal: str, shelves: Shelves) -> Content:
    """The content as it is kept; raises where a topic is none or a text is empty."""
    if content.topic not in shelves.get(portal, ()):
        raise wrong(topic="This is not one of the choices.")
    texts = {}
    for language, text in content.texts.items():
        if not text.body.strip():
            raise wrong(**{f"body_{language}": "This is needed."})
        texts[language] = Text(title_of(text.title), text_of(text.body, f"body_{language}"))
    return Content(content.topic, content.readers, texts)


def written(number: int, portal: str, content: Content, doing: Doing, source: str = "") -> Article:
    """A new draft."""
    return Article(
        id=f"{portal}/kb-{number}",
        number=number,
        portal=portal,
        content=content,
        version=1,
        created_at=doing.at,
        updated_at=doing.at,
        source=source,
        history=(doing.act("saved", 1),),
        request=f"{doing.by.id}:{doing.request}",
    )


def edited(article: Article, base: Content, wanted: Content, doing: Doing) -> Article:
    """The article with what the form changed since `base`; what others changed meanwhile stays, or is a conflict."""
    content = merged(base, article.content, wanted)
    if content == article.content:
        return article
    return _next(article, content, doing, "saved")


def restored(article: Article, content: Content, doing: Doing) -> Article:
    """The article with what an old version said as its newest."""
    return article if content == article.content else _next(article, content, doing, "restored")


def _next(article: Article, content: Content, doing: Doing, kind: str) -> Article:
    version = article.version + 1
    return _after(replace(article, content=content, version=version), doing.act(kind, version))


def published(article: Article, version: int, doing: Doing) -> Article:
    """The article with its newest version as what readers get."""
    if version != article.version:
        raise clash(CHANGED)
    if article.published and not article.pending:
        return article
    shown = Published(version, article.content, doing.at)
    return _after(replace(article, published=shown, withdrawn=False), doing.act("published", version))


def withdrawn(article: Article, doing: Doing) -> Article:
    """The article without anything that readers get."""
    if article.published is None:
        return article
    return _after(replace(article, published=None, withdrawn=True), doing.act("withdrawn", article.version))


def _after(article: Article, act: Act) -> Article:
    history = (*article.history, act)[-HISTORY:]
    return replace(article, history=history, updated_at=act.at, revision=article.revision + 1)


def merged(base: Content, stored: Content, wanted: Content) -> Content:
    """Three versions made one, field by field; raises a conflict that names what is stored."""
    old, theirs, mine = _flat(base), _flat(stored), _flat(wanted)
    names = list(dict.fromkeys((*theirs, *mine)))
    both = {
        name: theirs.get(name, "")
        for name in names
        if _all_differ(old.get(name, ""), theirs.get(name, ""), mine.get(name, ""))
    }
    if both:
        raise clash(CHANGED, **{f"theirs.{name}": text for name, text in both.items()})
    result = {name: theirs if mine.get(name, "") == old.get(name, "") else mine for name in names}
    taken = {name: source.get(name, "") for name, source in result.items()}
    languages = dict.fromkeys(name.partition("_")[2] for name in taken if name.startswith("title_"))
    texts = {one: Text(taken[f"title_{one}"], taken[f"body_{one}"]) for one in languages if taken[f"title_{one}"]}
    return Content(taken["topic"], taken["readers"], texts)


def _all_differ(old: str, theirs: str, mine: str) -> bool:
    return theirs not in (old, mine) and mine != old


def _flat(content: Content) -> dict[str, str]:
    flat = {"topic": content.topic, "readers": content.readers}
    for language, text in content.texts.items():
        flat |= {f"title_{language}": text.title, f"body_{language}": text.body}
    return flat


_PICTURE = re.compile(r"!\[([^\]]*)\]\(\s*picture:([A-Za-z0-9_-]{1,80})\s*\)")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_RULE = r"\|?(?:\s*:?-+:?\s*\|)+\s*:?-*:?"  # the line under the head of a table
_SIGNS = re.compile(rf"^[ \t]*(?:#{{1,6}}|>|[-*+]|\d+[.)]|```\S*|~~~\S*|{_RULE})(?=\s|$)", re.MULTILINE)
_STRESS = re.compile(r"[*`|\\]+|(?<!\w)_+|_+(?!\w)")


def plain_of(markdown: str) -> str:
    """The words of a Markdown text, for search and excerpts; it need not be exact."""
    return _STRESS.sub("", _SIGNS.sub("", _LINK.sub(r"\1", markdown))).strip()


def pictures_of(content: Content) -> tuple[str, ...]:
    """The pictures that the texts show, each once."""
    found = (match.group(2) for text in content.texts.values() for match in _PICTURE.finditer(text.body))
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True)
class Tally:
    """What readers made of an article."""

    views: int = 0
    helped: int = 0
    did_not_help: int = 0
    solved: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """Whether it helped one reader; `key` names the reader, so that the newest word of each counts."""

    key: str
    helped: bool
    word: str
    at: datetime = field(compare=False)
