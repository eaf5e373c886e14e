"""Say whether one wants a mail when a version of a product comes out."""

from collections.abc import Collection
from dataclasses import dataclass

from contracts import releases as messages
from contracts.base import Actor, Nothing
from contracts.errors import unavailable
from kit.rpc.server import Call
from services.tickets.domain import hidden, not_allowed
from services.tickets.domain.products import EVERYTHING, Wish, followed, stopper_of, visitor_of
from services.tickets.ports import ReleaseStore, Wishes

TRIES = 10


@dataclass(frozen=True)
class FollowProduct:
    """A customer's own choice; whoever has the link of such a mail may stop it without signing in."""

    store: ReleaseStore
    wishes: Wishes
    portals: Collection[str]

    async def __call__(self, call: Call, request: messages.FollowProduct) -> Nothing:
        """Whether they are entitled is asked when there is something to tell, not now."""
        if call.actor.is_service:
            portal, person = self._by_link(call.actor, request)
        else:
            portal, person = await self._own(call.actor, request)
        for _ in range(TRIES):
            known = await self.wishes.get_for_system(portal, request.product, person)
            if known is None:
                if not request.follow:
                    return Nothing()
                wish = Wish(f"{portal}/{request.product}/{person}", portal, request.product, person, follow=True)
                if await self.wishes.insert_for_system(wish):
                    return Nothing()
                continue
            after = followed(known, follow=request.follow)
            if after is known or await self.wishes.save_for_system(known, after):
                return Nothing()
        raise unavailable()

    def _by_link(self, actor: Actor, request: messages.FollowProduct) -> tuple[str, str]:
        portal = stopper_of(actor, request.portal, self.portals)
        if request.follow or not request.person:
            raise not_allowed("A link can only stop these mails.")
        return portal, request.person

    async def _own(self, actor: Actor, request: messages.FollowProduct) -> tuple[str, str]:
        visitor = visitor_of(actor, self.portals)
        if visitor.staff:
            raise not_allowed("These mails are for customers.")
        if request.product != EVERYTHING and await self.store.product(visitor, request.product) is None:
            raise hidden()
        return visitor.portal, visitor.person
