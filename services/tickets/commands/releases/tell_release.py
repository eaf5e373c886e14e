"""Tell those who wait for a release that it is out: people who wanted to hear of it, and the tickets tied to it.

One that was withdrawn is told to the tickets alone: they wait for it no more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import CasebusError
from kit.clock import Clock
from kit.logs import get_logger
from services.tickets import wire
from services.tickets.domain import RefusedError, Step
from services.tickets.domain.products import (
    COMING,
    EVERYTHING,
    Product,
    Release,
    entitles,
    release_told,
    shown_name,
    wish_told,
)
from services.tickets.domain.releasing import Hope, came_out, drawn_back
from services.tickets.ports import (
    HeldWish,
    People,
    ReleaseStore,
    RulesByPortal,
    Subscriptions,
    TicketIndex,
    TicketStore,
    TiedTickets,
    Wishes,
)
from services.tickets.wire.releases import Shelves, told_event

log = get_logger(__name__)

TIMER = Actor(kind="timer", id="timer", portal="*", role="service")
TRIES = 20


@dataclass(frozen=True)
class TellRelease:
    """Every replica may do it at once and again after a crash: each write is conditional, so that each is told once."""

    store: ReleaseStore
    wishes: Wishes
    tickets: TicketStore
    tied: TiedTickets
    index: TicketIndex
    people: People
    subscriptions: Subscriptions
    rules: RulesByPortal
    portals: Shelves
    clock: Clock

    async def __call__(self) -> None:
        """Go on with what is not finished."""
        for release_id in await self.store.telling_for_system():
            await self.tell(release_id)

    async def soon(self, release_id: str) -> None:
        """Tell of one release now; where something is away just then, the timer goes on with it."""
        try:
            await self.tell(release_id)
        except (CasebusError, OSError) as error:
            log.warning("release_told_later", release=release_id, error=repr(error))

    async def tell(self, release_id: str) -> None:
        """Tell everybody of one release, and note when that is done; where somebody was in the way, it is not."""
        found = await self.store.release_for_system(release_id)
        if found is None or not found[1].telling or found[1].portal not in self.portals:
            return
        product, release = found
        done = True
        for shelf in (product.key, EVERYTHING) if release.is_out else ():
            async for portion in self.wishes.of_product_for_system(release.portal, shelf):
                done &= await self._people(product, release, portion)
        hope = hope_of(product, release, self.portals)
        for ticket in await self.tied.tied_for_system(release_id):
            done &= await self._ask(ticket, release, hope)
        if done:
            await self.store.save_release_for_system(release, release_told(release))

    async def ask_late(self, ticket: str, release_id: str) -> None:
        """Ask about a ticket that was tied to a release while it came out, or was withdrawn."""
        found = await self.store.release_for_system(release_id)
        if found and found[1].state != COMING:
            await self._ask(ticket, found[1], hope_of(*found, self.portals))

    async def _people(self, product: Product, release: Release, portion: Sequence[HeldWish]) -> bool:
        wanted = [held for held in portion if wish_told(held.wish, release.id) is not held.wish]
        members = await self.people.members([held.wish.person for held in wanted])
        companies = tuple(dict.fromkeys(one.company for one in members.values() if one.company))
        held_by = await self.subscriptions.held(release.portal, companies) if product.articles else {}
        done = True
        for held in wanted:
            member = members.get(held.wish.person)
            if member is None or not member.active or member.portal != release.portal or not member.company:
                continue
            if entitles(product, held_by.get(member.company, frozenset())):
                done &= await self._tell_one(product, release, held)
        return done

    async def _tell_one(self, product: Product, release: Release, held: HeldWish) -> bool:
        """One mail for each person, also for one who asked for this product and for everything."""
        wish = held.wish
        if wish.product == EVERYTHING:
            own = await self.wishes.get_for_system(wish.portal, product.key, wish.person)
            if own and release.id in own.told:
                return True
        event = told_event(product, release, wish.person, self.clock())
        told = await self.wishes.tell_for_system(held, wish_told(wish, release.id), event)
        if told:
            log.info("release_told", release=release.id, person=wish.person)
        return told

    async def _ask(self, ticket_id: str, release: Release, hope: Hope) -> bool:
        for _ in range(TRIES):
            held = await self.tickets.get(TIMER, ticket_id)
            if held is None:
                return True
            before = held.ticket
            try:
                step = Step(TIMER, self.rules[before.portal], self.clock(), _request(release), "")
            except RefusedError:  # a portal that is not defined any more
                return True
            after = came_out(before, step, hope) if release.is_out else drawn_back(before, step, hope)
            if after is before:
                return True
            events = wire.facts(before, after)
            if await self.tickets.save(TIMER, held, after, events):
                await self.index.wrote(events)
                return True
        return False


def hope_of(product: Product, release: Release, portals: Shelves) -> Hope:
    """The release as a ticket names it, in the portal's own language."""
    name = shown_name(product, release, portals.get(release.portal, ()))
    return Hope(release.id, name, out=release.is_out)


def _request(release: Release) -> str:
    if not release.is_out:
        return f"release-{release.number}-withdrawn-{round(release.updated_at.timestamp() * 1000)}"
    moment = round(release.out_at.timestamp() * 1000) if release.out_at else 0
    return f"release-{release.number}-{moment}"
