"""Products and releases as they travel."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from contracts import releases as wire
from contracts.base import Audience, Event
from contracts.portal import Portal
from kit.events import new_event
from services.tickets.domain import FileRef, Party
from services.tickets.domain.articles import plain_of
from services.tickets.domain.products import Act, Notes, Product, Release, Visitor, Wish
from services.tickets.wire.ticket import files_out, party_out

CUT_BYTES = 2 * 1024

Shelves = Mapping[str, tuple[str, ...]]  # portal with downloads → its languages, its own first


def products_of(portals: Iterable[Portal]) -> Shelves:
    """The portals that have downloads."""
    return {portal.key: tuple(portal.languages) for portal in portals if portal.modules.downloads}


def notes_in(request: wire.WriteRelease) -> Notes:
    """What a form says of a release."""
    files = tuple(FileRef(file.id, file.name, file.size, file.type) for file in request.files)
    texts: dict[str, str] = dict(request.notes.items())
    return Notes(request.version, request.day.isoformat() if request.day else "", texts, files)


def product_out(visitor: Visitor, product: Product, wish: Wish | None, followers: int = 0) -> wire.Product:
    """A product as this visitor gets it."""
    return wire.Product(
        key=product.key,
        portal=product.portal,
        names=dict(product.names),
        about=dict(product.about),
        how=dict(product.how),
        articles=product.articles if visitor.staff else (),
        everybody=not product.articles,
        entitled=visitor.entitled(product),
        following=wish is not None and wish.follow,
        followers=followers,
        revision=product.revision,
    )


def head_out(visitor: Visitor, product: Product, release: Release, told: bool) -> wire.ReleaseHead:
    """A release as this visitor gets it in a list."""
    return wire.ReleaseHead(**_head(visitor, product, release), told=told)


def release_out(visitor: Visitor, product: Product, release: Release, told: bool) -> wire.Release:
    """A release as this visitor gets it by itself."""
    return wire.Release(
        **_head(visitor, product, release),
        told=told,
        names=dict(product.names),
        notes=dict(release.notes.texts),
        history=tuple(_step(act) for act in release.history) if visitor.staff else (),
    )


def product_written(product: Product) -> wire.ReleaseWritten:
    """The answer to a write of a product."""
    return wire.ReleaseWritten(id=product.id, revision=product.revision)


def release_written(release: Release) -> wire.ReleaseWritten:
    """The answer to a write of a release."""
    return wire.ReleaseWritten(id=release.id, number=release.number, state=release.state, revision=release.revision)


def told_event(product: Product, release: Release, person: str, at: datetime) -> Event:
    """That a release is out, for one person; the same event however often it is made."""
    fact = wire.ReleaseOut(
        audience=Audience(portal=release.portal, people=(person,)),
        person=person,
        id=release.id,
        product=product.key,
        names=dict(product.names),
        version=release.notes.version,
        notes={code: _cut(plain_of(text)) for code, text in release.notes.texts.items()},
        files=len(release.notes.files),
    )
    name = f"{release.id}.{person}".replace("/", ".")
    return new_event(wire.RELEASE_OUT, subject=release.id, portal=release.portal, data=fact, at=at, id=name)


def _head(visitor: Visitor, product: Product, release: Release) -> dict[str, object]:
    files = release.notes.files if visitor.gets_files(product, release) else ()
    return {
        "id": release.id,
        "number": release.number,
        "portal": release.portal,
        "product": release.product,
        "version": release.notes.version,
        "day": date.fromisoformat(release.notes.day) if release.notes.day else None,
        "state": release.state,
        "out_at": release.out_at,
        "files": files_out(files),
        "languages": tuple(release.notes.texts),
        "updated_at": release.updated_at,
        "revision": release.revision,
    }


def _step(act: Act) -> wire.ReleaseStep:
    return wire.ReleaseStep.model_validate({"act": act.act, "by": _party(act.by), "at": act.at})


def _party(party: Party) -> object:
    return party_out(party)


def _cut(text: str) -> str:
    return text.encode()[:CUT_BYTES].decode(errors="ignore")
