"""The operator makes an outside system, or says what one may do from now on."""

from dataclasses import dataclass

from contracts import outside
from contracts.base import Actor
from contracts.errors import CasebusError, Code, invalid
from kit.clock import Clock
from services.accounts.commands.parts import Portals, portal_of
from services.accounts.domain.addresses import plain_line
from services.accounts.domain.companies import plain_number
from services.accounts.domain.outside import OutsideSystems, System
from services.accounts.ports import Audit, Companies
from services.accounts.wire.outside import system_message


@dataclass(frozen=True)
class AddSystem:
    """Idempotent by name; a system never moves to another portal, and a key is only used for a new or revoked one."""

    systems: OutsideSystems
    companies: Companies
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: outside.AddSystem) -> outside.System:
        """The system as it is then."""
        portal = portal_of(self.portals, request.portal)
        companies = await self._companies(portal.key, request.companies)
        if companies and any(grant.endswith(".import") for grant in request.allow):
            raise invalid("Some of it is not right.", companies="What is imported is not kept to some companies.")
        if companies and "name.staff" in request.allow:
            raise invalid(
                "Some of it is not right.", companies="Staff see all companies: name no staff, or no company."
            )
        now = self.clock()
        title = plain_line(request.title)
        fresh = System(
            name=request.name,
            portal=portal.key,
            title=title or request.name,
            public_key=request.public_key,
            allow=tuple(request.allow),
            companies=companies,
            made_at=now,
            changed_at=now,
        )
        held = await self.systems.get_for_system(request.name)
        if held and held.portal != portal.key:
            raise CasebusError(Code.CONFLICT, "A system of another portal has this name.")
        await self.audit.note(
            "system_granted", portal=portal.key, by=actor.id, system=request.name, allow=" ".join(request.allow)
        )
        if held is None and await self.systems.add_for_system(fresh):
            return system_message(fresh)

        def change(system: System) -> System:
            changed = system.granted(title, fresh.allow, companies, now)
            return changed if changed.active else changed.renewed(request.public_key, now)

        return system_message(await self.systems.change_for_system(request.name, change))

    async def _companies(self, portal: str, numbers: tuple[str, ...]) -> tuple[str, ...]:
        known = await self.companies.ids_by_number_for_system(portal, numbers)
        for number in numbers:
            if plain_number(number) not in known:
                raise invalid("Some of it is not right.", companies=f"No company has the customer number {number}.")
        return tuple(sorted(known.values()))
