"""What files asks of the other services."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from pydantic import ValidationError

from contracts.accounts import GET_COMPANY, GetCompany
from contracts.base import Actor
from contracts.errors import CasebusError, Code, not_found
from contracts.files import articles_of, releases_of
from contracts.tickets import CHECK_ACCESS, Access, CheckAccess
from kit.rpc.client import Bus
from services.files.domain import COMPANY_FOLDER, Circle, Where
from services.files.ports import Sight

KEEP_SECONDS = 300.0
KEEP_MOST = 2000
GATEWAY = "gateway"
# No company's folder is called like that: theirs begin with a letter.
ARTICLES_SLUG, ARTICLES_FOLDER = "_knowledge", "pictures"
RELEASES_SLUG, RELEASES_FOLDER = "_downloads", "releases"


@dataclass(frozen=True)
class PlacesOnBus:
    """Asks tickets about a ticket's folders; those of a company follow from the actor and accounts."""

    bus: Bus
    own_token: Callable[[], Awaitable[str]]
    _slugs: dict[str, tuple[float, str, str]] = field(default_factory=dict)

    async def check(self, actor: Actor, token: str, place: str) -> Sight:
        """Raises `not_found` unless the bearer of the token may see the place."""
        portal, _, name = place.partition("/")
        if place == articles_of(portal):
            return _own(actor, Where(place, portal, "", ARTICLES_SLUG, ARTICLES_FOLDER))
        if place == releases_of(portal):
            return _own(actor, Where(place, portal, "", RELEASES_SLUG, RELEASES_FOLDER))
        if name.startswith("@"):
            return await self._company(actor, portal, name[1:])
        access = await self._ticket(token, place)
        circle = access.audience
        return Sight(
            where=Where(place, access.portal, access.company, access.company_slug, access.number),
            may_change="attach" in access.may,
            sees_internal=actor.is_staff,
            circle=Circle(circle.whole_company, circle.people) if circle else Circle(),
        )

    async def sight_for_system(self, place: str) -> Sight | None:
        """The place as our own process sees it."""
        portal, _, name = place.partition("/")
        own = Actor(kind="service", id="files", portal=portal, role="service")
        try:
            return await self.check(own, await self.own_token(), place) if not name.startswith("@") else None
        except CasebusError as error:
            if error.code is Code.NOT_FOUND:
                return None
            raise

    async def _ticket(self, token: str, place: str) -> Access:
        try:
            request = CheckAccess(ticket=place)
        except ValidationError as error:
            raise not_found() from error
        return await self.bus.call(CHECK_ACCESS, request, token=token)

    async def _company(self, actor: Actor, portal: str, company: str) -> Sight:
        """Staff, and those of the company who may see all of its tickets; changing it needs the right to comment."""
        member = actor.company == company and "company" in actor.rights
        if actor.portal != portal or not (actor.is_staff or member):
            raise not_found()
        slug = await self._slug(portal, company)
        return Sight(
            where=Where(f"{portal}/@{company}", portal, company, slug, COMPANY_FOLDER),
            may_change=actor.is_staff or "comment" in actor.rights,
            sees_internal=actor.is_staff,
            circle=Circle(whole_company=True),
        )

    async def _slug(self, portal: str, company: str) -> str:
        known = self._slugs.get(company)
        if known is None or known[0] < time.monotonic():
            card = await self.bus.call(GET_COMPANY, GetCompany(id=company), token=await self.own_token())
            if len(self._slugs) >= KEEP_MOST:
                self._slugs.clear()
            known = (time.monotonic() + KEEP_SECONDS, card.company.portal, card.company.slug)
            self._slugs[company] = known
        if known[1] != portal:
            raise not_found()
        return known[2]


def _own(actor: Actor, where: Where) -> Sight:
    """What is the portal's own, pictures of articles and files of releases: staff add them, the gateway hands them out.

    The gateway does so only to those whom tickets has found to be entitled.
    """
    if not (actor.is_service and actor.id == GATEWAY) and not (actor.is_staff and actor.portal == where.portal):
        raise not_found()
    return Sight(where=where, may_change=actor.is_staff, sees_internal=True, circle=Circle())
