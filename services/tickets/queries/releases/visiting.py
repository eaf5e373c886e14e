"""Who looks at the downloads, with what their company subscribes to at this moment."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from contracts.base import Actor
from services.tickets.domain.products import Visitor, visitor_of
from services.tickets.ports import Subscriptions


@dataclass(frozen=True)
class Door:
    """Lets in staff and customers of portals that have downloads; for everybody else there is nothing."""

    portals: Collection[str]
    subscriptions: Subscriptions

    async def __call__(self, actor: Actor) -> Visitor:
        """The visitor; a customer's subscriptions are asked for each time, so that what has ended entitles no more."""
        visitor = visitor_of(actor, self.portals)
        if visitor.staff:
            return visitor
        held = await self.subscriptions.held(actor.portal, (actor.company,))
        return replace(visitor, held=held.get(actor.company, frozenset()))
