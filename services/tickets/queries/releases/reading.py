"""Read products and releases, as far as they are for whoever asks."""

import asyncio
from dataclasses import dataclass

from contracts import releases as messages
from kit.rpc.server import Call
from services.tickets.domain import hidden
from services.tickets.domain.products import EVERYTHING, Product, Release, Visitor, Wish
from services.tickets.ports import ReleaseStore, Wishes
from services.tickets.queries.releases.visiting import Door
from services.tickets.wire.releases import head_out, product_out, release_out


@dataclass(frozen=True)
class ListProducts:
    """All products are shown; their releases only to those who are entitled."""

    store: ReleaseStore
    wishes: Wishes
    door: Door

    async def __call__(self, call: Call, request: messages.ListProducts) -> messages.Shelf:
        """Each with its newest releases."""
        visitor = await self.door(call.actor)
        products = await self.store.products(visitor)
        wishes = await self.wishes.of_person(visitor, [*(product.key for product in products), EVERYTHING])
        items = await asyncio.gather(*(_shown(self, visitor, product, wishes, request.each) for product in products))
        every = wishes.get(EVERYTHING)
        return messages.Shelf(items=tuple(items), following=every is not None and every.follow)


@dataclass(frozen=True)
class ReadProduct:
    """One product."""

    store: ReleaseStore
    wishes: Wishes
    door: Door

    async def __call__(self, call: Call, request: messages.ReadProduct) -> messages.ProductReleases:
        """With all of its releases."""
        visitor = await self.door(call.actor)
        product = await self.store.product(visitor, request.product)
        if product is None:
            raise hidden()
        wishes = await self.wishes.of_person(visitor, [product.key, EVERYTHING])
        return await _shown(self, visitor, product, wishes, 0)


@dataclass(frozen=True)
class ReadRelease:
    """One release."""

    store: ReleaseStore
    wishes: Wishes
    door: Door

    async def __call__(self, call: Call, request: messages.ReadRelease) -> messages.Release:
        """With its notes, and once it is out with its files; for whoever is not entitled there is none."""
        visitor = await self.door(call.actor)
        found = await self.store.release(visitor, request.release)
        if found is None:
            raise hidden()
        product, release = found
        wishes = await self.wishes.of_person(visitor, [product.key, EVERYTHING])
        return release_out(visitor, product, release, _told(wishes, release))


async def _shown(
    query: "ListProducts | ReadProduct", visitor: Visitor, product: Product, wishes: dict[str, Wish], most: int
) -> messages.ProductReleases:
    releases = await query.store.releases(visitor, product) if visitor.entitled(product) else []
    followers = await query.wishes.followers(visitor, product.key)
    return messages.ProductReleases(
        product=product_out(visitor, product, wishes.get(product.key), followers),
        releases=tuple(
            head_out(visitor, product, release, _told(wishes, release)) for release in releases[: most or None]
        ),
        total=len(releases),
    )


def _told(wishes: dict[str, Wish], release: Release) -> bool:
    return any(release.id in wish.told for wish in wishes.values())
