"""Products and their releases: who is entitled to them, how they change, and what is told when one comes out."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from services.tickets.domain.access import OPERATOR
from services.tickets.domain.articles import GATEWAY
from services.tickets.domain.refusal import clash, hidden, wrong
from services.tickets.domain.texts import line_of, text_of
from services.tickets.domain.ticket import Actor, FileRef, Party

HISTORY = 100
COMING, OUT, WITHDRAWN = "coming", "out", "withdrawn"
EVERYTHING = "all"  # stands for every product where somebody wants to hear of what comes out
CHANGED = "Somebody else has changed this in the meantime. Please look at it again."


@dataclass(frozen=True, slots=True)
class Act:
    """Something that somebody did; `id` is the request."""

    id: str
    act: str
    by: Party
    at: datetime
    imprint: str = ""


@dataclass(frozen=True, slots=True)
class Doing:
    """Who does it, when, by which request."""

    by: Party
    at: datetime
    request: str
    imprint: str

    def act(self, kind: str) -> Act:
        """The line in the history."""
        return Act(self.request, kind, self.by, self.at, self.imprint)


@dataclass(frozen=True, slots=True)
class Product:
    """A product; a subscription to one of `articles` entitles to its releases, without any everybody is."""

    id: str
    key: str
    portal: str
    names: Mapping[str, str]
    about: Mapping[str, str]
    how: Mapping[str, str]
    articles: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    history: tuple[Act, ...] = ()
    revision: int = 1

    def act(self, request: str) -> Act | None:
        """What this request did."""
        return _found(self.history, request)

    def name(self, languages: Collection[str]) -> str:
        """What it is called, in the first of these languages that there is."""
        return next((self.names[one] for one in languages if one in self.names), next(iter(self.names.values())))


@dataclass(frozen=True, slots=True)
class Notes:
    """What a release says of itself; `day` is a date as `2026-11-22`, or empty."""

    version: str
    day: str
    texts: Mapping[str, str]
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class Release:
    """A version of a product; while `telling`, those who wait for it are not all told yet."""

    id: str
    number: int
    portal: str
    product: str
    notes: Notes
    state: str
    created_at: datetime
    updated_at: datetime
    out_at: datetime | None = None
    telling: bool = False
    history: tuple[Act, ...] = ()
    request: str = ""
    revision: int = 1

    @property
    def is_out(self) -> bool:
        """Whether those who are entitled get its files."""
        return self.state == OUT

    @property
    def place(self) -> tuple[bool, str, int]:
        """Where it stands among the others: what is coming first, then the newest."""
        moment = self.out_at.isoformat() if self.out_at else self.created_at.isoformat()
        return self.state == COMING, moment, self.number

    def act(self, request: str) -> Act | None:
        """What this request did."""
        return _found(self.history, request)


@dataclass(frozen=True, slots=True)
class Wish:
    """That somebody wants to hear of a product's releases; `told` are those that they were told of."""

    id: str
    portal: str
    product: str
    person: str
    follow: bool
    told: tuple[str, ...] = ()
    revision: int = 1


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks: of which portal, as staff or as somebody of a company, with what the company subscribes to."""

    portal: str
    person: str
    staff: bool
    held: frozenset[str] = frozenset()

    def entitled(self, product: Product) -> bool:
        """Whether the product's releases are theirs."""
        return product.portal == self.portal and (self.staff or entitles(product, self.held))

    def sees(self, product: Product, release: Release) -> bool:
        """Whether they may know of this release: customers of what comes and what is out, if they are entitled."""
        if release.portal != self.portal or release.product != product.key:
            return False
        return self.staff or (self.entitled(product) and release.state != WITHDRAWN)

    def gets_files(self, product: Product, release: Release) -> bool:
        """Whether they may download it."""
        return self.sees(product, release) and (self.staff or release.is_out)


def entitles(product: Product, held: Collection[str]) -> bool:
    """Whether a company with subscriptions to these articles gets the product; letter case does not count."""
    if not product.articles:
        return True
    known = {article.casefold() for article in held}
    return any(article.casefold() in known for article in product.articles)


def visitor_of(actor: Actor, portals: Collection[str]) -> Visitor:
    """The one place that says who gets to the downloads at all; what a customer's company holds is added later."""
    if actor.is_service or actor.portal not in portals:
        raise hidden()
    if not actor.is_staff and not (actor.role in ("customer", "company_admin") and actor.company):
        raise hidden()
    return Visitor(actor.portal, actor.id, actor.is_staff)


def writer_of(actor: Actor, portals: Collection[str]) -> Visitor:
    """The staff who may write here; for everybody else there is no such thing."""
    found = visitor_of(actor, portals)
    if not found.staff:
        raise hidden()
    return found


def stopper_of(actor: Actor, portal: str, portals: Collection[str]) -> str:
    """The portal of a person who stops mails by their link; asked by our own gateway, or by the operator."""
    if not actor.is_service or actor.id not in (GATEWAY, OPERATOR) or portal not in portals:
        raise hidden()
    return portal


def checked_texts(texts: Mapping[str, str], field: str) -> dict[str, str]:
    """The texts that say something, by language, without control characters."""
    return {code: text_of(text, f"{field}_{code}") for code, text in texts.items() if text.strip()}


def checked_names(names: Mapping[str, str]) -> dict[str, str]:
    """The names by language; raises where there is none."""
    found = {code: line for code, text in names.items() if (line := line_of(text))}
    if not found:
        raise wrong(names="This is needed.")
    return found


def checked_notes(notes: Notes) -> Notes:
    """What a release says, as it is kept; raises where it has no version."""
    version = line_of(notes.version)
    if not version:
        raise wrong(version="This is needed.")
    return replace(notes, version=version, texts=checked_texts(notes.texts, "notes"))


def product_changed(before: Product, wanted: Product, base: int, doing: Doing) -> Product:
    """The product as the form says; raises where somebody else was faster, the same one where nothing changes."""
    if base != before.revision:
        raise clash(CHANGED)
    same = ("names", "about", "how", "articles")
    if all(getattr(before, name) == getattr(wanted, name) for name in same):
        return before
    changed = {name: getattr(wanted, name) for name in same}
    history = (*before.history, doing.act("changed"))[-HISTORY:]
    return replace(before, **changed, history=history, updated_at=doing.at, revision=before.revision + 1)


def release_changed(before: Release, notes: Notes, base: int, doing: Doing) -> Release:
    """The release as the form says; raises where somebody else was faster."""
    if base != before.revision:
        raise clash(CHANGED)
    return before if notes == before.notes else _after(replace(before, notes=notes), doing, "changed")


def release_moved(before: Release, state: str, doing: Doing) -> Release:
    """The release in another state; those who wait for it are to be told that it is out, or is not to be waited for."""
    if state == before.state:
        return before
    moved = replace(before, state=state, telling=state in (OUT, WITHDRAWN))
    if state == OUT:
        moved = replace(moved, out_at=doing.at)
    return _after(moved, doing, state)


def release_told(before: Release) -> Release:
    """The release when everybody has been told."""
    return replace(before, telling=False, revision=before.revision + 1)


def followed(wish: Wish, *, follow: bool) -> Wish:
    """The wish as it is from now on."""
    return wish if wish.follow == follow else replace(wish, follow=follow, revision=wish.revision + 1)


def wish_told(wish: Wish, release: str) -> Wish:
    """The wish after its person was told; the same one when they were, or want nothing any more."""
    if not wish.follow or release in wish.told:
        return wish
    return replace(wish, told=(*wish.told, release)[-HISTORY:], revision=wish.revision + 1)


def shown_name(product: Product, release: Release, languages: Collection[str]) -> str:
    """A release as a ticket names it, e.g. `Winner 4.2`."""
    return f"{product.name(languages)} {release.notes.version}"[:60]


def _after(release: Release, doing: Doing, kind: str) -> Release:
    history = (*release.history, doing.act(kind))[-HISTORY:]
    return replace(release, history=history, updated_at=doing.at, revision=release.revision + 1)


def _found(history: tuple[Act, ...], request: str) -> Act | None:
    return next((act for act in history if act.id == request), None)
