"""Products, releases and wishes as MongoDB documents."""

from collections.abc import Mapping
from typing import Any

from services.tickets.domain import FileRef, Party
from services.tickets.domain.products import Act, Notes, Product, Release, Wish

Document = Mapping[str, Any]


def product_document(product: Product) -> dict[str, Any]:
    """The whole document."""
    return {
        "_id": product.id,
        "key": product.key,
        "portal": product.portal,
        "names": dict(product.names),
        "about": dict(product.about),
        "how": dict(product.how),
        "articles": list(product.articles),
        "created_at": product.created_at,
        "updated_at": product.updated_at,
        "history": [_act(act) for act in product.history],
        "revision": product.revision,
    }


def product_in(document: Document) -> Product:
    """The product of a document."""
    return Product(
        id=document["_id"],
        key=document["key"],
        portal=document["portal"],
        names=document["names"],
        about=document["about"],
        how=document["how"],
        articles=tuple(document["articles"]),
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        history=tuple(_act_in(act) for act in document["history"]),
        revision=document["revision"],
    )


def release_document(release: Release) -> dict[str, Any]:
    """The whole document; `telling` is there only while it is true, so that its index holds few."""
    document = {
        "_id": release.id,
        "number": release.number,
        "portal": release.portal,
        "product": release.product,
        "shelf": f"{release.portal}/{release.product}",
        "version": release.notes.version,
        "day": release.notes.day,
        "notes": dict(release.notes.texts),
        "files": [{"id": f.id, "name": f.name, "size": f.size, "type": f.type} for f in release.notes.files],
        "state": release.state,
        "created_at": release.created_at,
        "updated_at": release.updated_at,
        "out_at": release.out_at,
        "history": [_act(act) for act in release.history],
        "revision": release.revision,
    }
    if release.telling:
        document["telling"] = True
    return {**document, "request": release.request} if release.request else document


def release_in(document: Document) -> Release:
    """The release of a document."""
    files = tuple(FileRef(f["id"], f["name"], f["size"], f["type"]) for f in document["files"])
    return Release(
        id=document["_id"],
        number=document["number"],
        portal=document["portal"],
        product=document["product"],
        notes=Notes(document["version"], document["day"], document["notes"], files),
        state=document["state"],
        created_at=document["created_at"],
        updated_at=document["updated_at"],
        out_at=document["out_at"],
        telling=document.get("telling", False),
        history=tuple(_act_in(act) for act in document["history"]),
        request=document.get("request", ""),
        revision=document["revision"],
    )


def wish_document(wish: Wish) -> dict[str, Any]:
    """The whole document, but for its events."""
    return {
        "_id": wish.id,
        "portal": wish.portal,
        "product": wish.product,
        "shelf": f"{wish.portal}/{wish.product}",
        "person": wish.person,
        "follow": wish.follow,
        "told": list(wish.told),
        "revision": wish.revision,
    }


def wish_in(document: Document) -> Wish:
    """The wish of a document."""
    return Wish(
        id=document["_id"],
        portal=document["portal"],
        product=document["product"],
        person=document["person"],
        follow=document["follow"],
        told=tuple(document["told"]),
        revision=document["revision"],
    )


def _act(act: Act) -> dict[str, Any]:
    by = {"id": act.by.id, "name": act.by.name, "side": act.by.side}
    return {"id": act.id, "act": act.act, "by": by, "at": act.at, "imprint": act.imprint}


def _act_in(document: Document) -> Act:
    by = document["by"]
    party = Party(by["id"], by["name"], by["side"])
    return Act(document["id"], document["act"], party, document["at"], document["imprint"])
