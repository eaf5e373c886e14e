"""Products, releases and wishes in three collections; only wishes have something to tell.

There are few products in a portal and few releases of a product: they are found by an index and sorted here.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from contracts.base import Event
from contracts.errors import unavailable
from kit.events import stored
from kit.mongo import declare_index, guarded
from kit.outbox import Outbox
from services.tickets.adapters.releases.documents import (
    product_document,
    product_in,
    release_document,
    release_in,
    wish_document,
    wish_in,
)
from services.tickets.domain.products import Product, Release, Visitor, Wish
from services.tickets.ports import HeldWish, RequestSeenError

MOST = 1000
TOGETHER = 100


class MongoReleaseStore:
    """The collections `products` and `releases`."""

    def __init__(self, products: Any, releases: Any) -> None:
        self._products = products
        self._releases = releases

    async def prepare(self) -> None:
        """Make the indexes."""
        await declare_index(self._products, "portal")
        await declare_index(self._releases, "shelf")
        await declare_index(self._releases, "telling", sparse=True)
        await declare_index(self._releases, "request", unique=True, sparse=True)

    async def product(self, visitor: Visitor, key: str) -> Product | None:
        """A product of the visitor's portal."""
        document = await guarded(self._products.find_one({"_id": f"{visitor.portal}/{key}"}))
        return product_in(document) if document else None

    async def products(self, visitor: Visitor) -> list[Product]:
        """The products of the visitor's portal, in the order in which they were made."""
        found = await guarded(self._products.find({"portal": visitor.portal}).to_list(MOST))
        return sorted(map(product_in, found), key=lambda one: (one.created_at, one.key))

    async def insert_product(self, visitor: Visitor, product: Product) -> bool:
        """Keep a new one; False when there is one of that key."""
        del visitor  # the rules have decided
        try:
            await guarded(self._products.insert_one(product_document(product)))
        except DuplicateKeyError:
            return False
        return True

    async def save_product(self, visitor: Visitor, before: Product, after: Product) -> bool:
        """Keep a change; False when somebody else was faster."""
        del visitor
        condition = {"_id": before.id, "revision": before.revision}
        done = await guarded(self._products.replace_one(condition, product_document(after)))
        return bool(done.matched_count)

    async def releases(self, visitor: Visitor, product: Product) -> list[Release]:
        """Those of a product that the visitor may know of, what is coming first, then the newest."""
        found = await guarded(self._releases.find({"shelf": product.id}).to_list(MOST))
        known = [one for one in map(release_in, found) if visitor.sees(product, one)]
        return sorted(known, key=lambda one: one.place, reverse=True)

    async def release(self, visitor: Visitor, release_id: str) -> tuple[Product, Release] | None:
        """A release that the visitor may know of, with its product."""
        found = await self.release_for_system(release_id)
        return found if found and visitor.sees(*found) else None

    async def release_for_system(self, release_id: str) -> tuple[Product, Release] | None:
        """A release with its product."""
        document = await guarded(self._releases.find_one({"_id": release_id}))
        if document is None:
            return None
        product = await guarded(self._products.find_one({"_id": document["shelf"]}))
        return (product_in(product), release_in(document)) if product else None

    async def written_by(self, visitor: Visitor, request: str) -> Release | None:
        """The release that this request made."""
        document = await guarded(self._releases.find_one({"request": request}))
        found = release_in(document) if document else None
        return found if found and visitor.staff and found.portal == visitor.portal else None

    async def insert_release(self, visitor: Visitor, release: Release) -> None:
        """Keep a new one; raises RequestSeenError."""
        del visitor
        try:
            await guarded(self._releases.insert_one(release_document(release)))
        except DuplicateKeyError as error:
            if await guarded(self._releases.count_documents({"_id": release.id})):
                raise unavailable() from error
            raise RequestSeenError from error

    async def save_release(self, visitor: Visitor, before: Release, after: Release) -> bool:
        """Keep a change; False when somebody else was faster."""
        del visitor
        return await self.save_release_for_system(before, after)

    async def save_release_for_system(self, before: Release, after: Release) -> bool:
        """Keep a change; False when somebody else was faster."""
        condition = {"_id": before.id, "revision": before.revision}
        done = await guarded(self._releases.replace_one(condition, release_document(after)))
        return bool(done.matched_count)

    async def telling_for_system(self) -> list[str]:
        """Ids of releases of which not everybody is told."""
        found = await guarded(self._releases.find({"telling": True}, {"_id": 1}).to_list(MOST))
        return [document["_id"] for document in found]


class MongoWishes:
    """The collection `release_wishes`: one document for each person and product, with what is to be told to them."""

    def __init__(self, wishes: Any, outbox: Outbox) -> None:
        self._wishes = wishes
        self._outbox = outbox

    async def prepare(self) -> None:
        """Make the index."""
        await declare_index(self._wishes, "shelf")

    async def of_person(self, visitor: Visitor, products: Sequence[str]) -> dict[str, Wish]:
        """The visitor's own wishes by product."""
        keys = [wish_id(visitor.portal, product, visitor.person) for product in products]
        found = await guarded(self._wishes.find({"_id": {"$in": keys}}, {"outbox": 0}).to_list(len(keys)))
        return {wish.product: wish for wish in map(wish_in, found)}

    async def followers(self, visitor: Visitor, product: str) -> int:
        """How many people want to hear of a product; for staff."""
        if not visitor.staff:
            return 0
        condition = {"shelf": f"{visitor.portal}/{product}", "follow": True}
        return int(await guarded(self._wishes.count_documents(condition)))

    async def get_for_system(self, portal: str, product: str, person: str) -> Wish | None:
        """Somebody's wish."""
        document = await guarded(self._wishes.find_one({"_id": wish_id(portal, product, person)}, {"outbox": 0}))
        return wish_in(document) if document else None

    async def insert_for_system(self, wish: Wish) -> bool:
        """Keep a new one; False when there is one."""
        try:
            await guarded(self._wishes.insert_one(wish_document(wish)))
        except DuplicateKeyError:
            return False
        return True

    async def save_for_system(self, before: Wish, after: Wish) -> bool:
        """Keep whether somebody wants to hear of it; False when somebody else was faster."""
        condition = {"_id": before.id, "revision": before.revision}
        changed = {"follow": after.follow, "revision": after.revision}
        return bool((await guarded(self._wishes.update_one(condition, {"$set": changed}))).matched_count)

    async def tell_for_system(self, held: HeldWish, after: Wish, event: Event) -> bool:
        """Keep that somebody was told with what tells them, at once or not at all; False when it changed meanwhile."""
        condition = {"_id": after.id, "revision": held.wish.revision}
        changed = {"told": list(after.told), "revision": after.revision, "pending": True}
        fresh = stored(event)
        done = await guarded(
            self._wishes.update_one(condition, {"$set": changed, "$push": {"outbox": {"$each": [fresh]}}})
        )
        if done.matched_count:
            self._outbox.nudge(after.id, after.revision, [*(dict(item) for item in held.outbox), fresh])
        return bool(done.matched_count)

    async def of_product_for_system(self, portal: str, product: str) -> AsyncIterator[list[HeldWish]]:
        """Those who want to hear of it, in portions."""
        cursor = self._wishes.find({"shelf": f"{portal}/{product}", "follow": True}, batch_size=TOGETHER)
        while part := await guarded(cursor.to_list(TOGETHER)):
            yield [HeldWish(wish_in(document), document.get("outbox", ())) for document in part]


def wish_id(portal: str, product: str, person: str) -> str:
    """The key of somebody's wish."""
    return f"{portal}/{product}/{person}"
