"""Which outside systems there are, and whom they may name."""

from dataclasses import dataclass

from contracts import accounts, outside
from contracts.base import Actor
from contracts.errors import CasebusError, Code
from services.accounts.domain.addresses import normalised
from services.accounts.domain.outside import OutsideSystems
from services.accounts.ports import People
from services.accounts.wire import people_message
from services.accounts.wire.outside import SYSTEM_ID, system_message

ROLES = ("customer", "company_admin")
LOOKED_AT = 200


@dataclass(frozen=True)
class ListSystems:
    """All for our own processes, those of their portal for staff."""

    systems: OutsideSystems

    async def __call__(self, actor: Actor, request: outside.ListSystems) -> outside.Systems:
        """By name, revoked ones too."""
        found = await self.systems.all_for_system()
        seen = [system for system in found if actor.is_service or system.portal == actor.portal]
        return outside.Systems(items=tuple(map(system_message, seen)))


@dataclass(frozen=True)
class FindNameable:
    """People whom a system may act for."""

    systems: OutsideSystems
    people: People

    async def __call__(self, actor: Actor, request: outside.FindNameable) -> accounts.People:
        """The one with this address, or those with all words of the text; people that it may not name are left out."""
        system = await self.systems.get_for_system(actor.id.removeprefix(SYSTEM_ID))
        if system is None or not system.active:
            raise CasebusError(Code.UNAUTHENTICATED, "This system has no access any more.")
        if request.email:
            address = normalised(request.email)
            one = await self.people.by_email_for_system(system.portal, address) if address else None
            found = [one] if one else []
        else:
            roles = (*ROLES, "agent", "admin") if "name.staff" in system.allow else ROLES
            found = []
            for only in system.companies or ("",):
                found += await self.people.find_for_system(system.portal, request.text, only, roles, LOOKED_AT)
        return people_message([person for person in found if system.may_name(person)][: request.limit])
