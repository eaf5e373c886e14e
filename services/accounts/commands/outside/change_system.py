"""An outside system gets another key, or loses all that it may."""

from dataclasses import dataclass

from contracts import outside
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, not_found
from kit.clock import Clock
from services.accounts.domain.outside import OutsideSystems, System
from services.accounts.ports import Audit
from services.accounts.wire.outside import system_message


@dataclass(frozen=True)
class RotateSystem:
    """The old key ends with the next configuration of the broker."""

    systems: OutsideSystems
    audit: Audit
    clock: Clock

    async def __call__(self, actor: Actor, request: outside.RotateSystem) -> outside.System:
        """The system with its new key."""
        held = await self.systems.get_for_system(request.name)
        if held is None or not held.active:
            raise not_found()
        await self.audit.note("system_rotated", portal=held.portal, by=actor.id, system=held.name)
        now = self.clock()
        changed = await self.systems.change_for_system(held.name, lambda one: one.rotated(request.public_key, now))
        return system_message(changed)


@dataclass(frozen=True)
class RevokeSystem:
    """From now on no request of it is answered with anything but a refusal; again changes nothing."""

    systems: OutsideSystems
    audit: Audit
    clock: Clock

    async def __call__(self, actor: Actor, request: outside.RevokeSystem) -> Nothing:
        """Raises `not_found` for one of another portal."""
        held = await self.systems.get_for_system(request.name)
        if held is None or actor.portal not in ("*", held.portal):
            raise not_found()
        if not actor.is_service and actor.role != "admin":
            raise forbidden("Only an administrator may do this.")
        await self.audit.note("system_revoked", portal=held.portal, by=actor.id, system=held.name)
        now = self.clock()

        def change(system: System) -> System:
            return system.revoked(now)

        await self.systems.change_for_system(held.name, change)
        return Nothing()
