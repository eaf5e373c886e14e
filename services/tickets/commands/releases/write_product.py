"""Make a product, or change what it says and who is entitled to it."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts import releases as messages
from contracts.errors import unavailable
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import hidden, party_of, wrong
from services.tickets.domain.products import (
    EVERYTHING,
    Doing,
    Product,
    checked_names,
    checked_texts,
    product_changed,
    writer_of,
)
from services.tickets.domain.texts import line_of
from services.tickets.ports import ReleaseStore
from services.tickets.wire.releases import product_written

TRIES = 10


@dataclass(frozen=True)
class WriteProduct:
    """By staff; the same request again answers with what it did."""

    store: ReleaseStore
    portals: Collection[str]
    clock: Clock

    async def __call__(self, call: Call, request: messages.WriteProduct) -> messages.ReleaseWritten:
        """A conflict where somebody else changed it since the form was made."""
        writer = writer_of(call.actor, self.portals)
        imprint = imprint_of(call.actor, call.subject, request)
        doing = Doing(party_of(call.actor), self.clock(), request.request_id, imprint)
        wanted = _wanted(writer.portal, request, doing)
        for _ in range(TRIES):
            before = await self.store.product(writer, request.product)
            if before is None:
                if request.base:
                    raise hidden()
                if await self.store.insert_product(writer, wanted):
                    return product_written(wanted)
                continue
            if done := before.act(request.request_id):
                check_same(done.imprint, imprint)
                return product_written(before)
            if not request.base:
                raise wrong(product="There is a product of this name already.")
            after = product_changed(before, wanted, request.base, doing)
            if after is before or await self.store.save_product(writer, before, after):
                return product_written(after)
        raise unavailable()


def _wanted(portal: str, request: messages.WriteProduct, doing: Doing) -> Product:
    if request.product == EVERYTHING:
        raise wrong(product="Please choose another one.")
    articles = dict.fromkeys(line_of(article) for article in request.articles)
    return Product(
        id=f"{portal}/{request.product}",
        key=request.product,
        portal=portal,
        names=checked_names(dict(request.names.items())),
        about=checked_texts(dict(request.about.items()), "about"),
        how=checked_texts(dict(request.how.items()), "how"),
        articles=tuple(article for article in articles if article),
        created_at=doing.at,
        updated_at=doing.at,
        history=(doing.act("written"),),
    )
