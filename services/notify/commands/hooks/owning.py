"""Who looks after which webhooks."""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts.base import Actor
from contracts.errors import forbidden, not_found
from contracts.portal import Portal
from services.notify.domain.hooks.hook import Hook
from services.notify.domain.hooks.store import Hooks


def runs(hook: Hook, portals: Mapping[str, Portal]) -> bool:
    """Whether its portal has such webhooks: a company's go with the module."""
    portal = portals.get(hook.portal)
    return portal is not None and (not hook.company or portal.modules.webhooks)


@dataclass(frozen=True)
class Owners:
    """The operator all, a portal's administrators those of the portal and its companies, a company's their own."""

    hooks: Hooks
    portals: Mapping[str, Portal]

    def check(self, actor: Actor) -> None:
        """Raises `forbidden` for everybody else, and where the portal gives companies none."""
        if self._operator(actor) or actor.role == "admin" or self._company(actor):
            return
        raise forbidden("Only administrators look after webhooks.")

    def may(self, actor: Actor, hook: Hook) -> bool:
        """Whether a webhook is in the actor's care."""
        if self._operator(actor):
            return True
        if hook.portal != actor.portal:
            return False
        return actor.role == "admin" or (self._company(actor) and hook.company == actor.company)

    async def one(self, actor: Actor, key: str) -> Hook:
        """A webhook in the actor's care; raises `not_found`."""
        self.check(actor)
        hook = await self.hooks.find(key)
        if hook is None or not self.may(actor, hook):
            raise not_found()
        return hook

    def _operator(self, actor: Actor) -> bool:
        return actor.is_service and actor.id == "operator"

    def _company(self, actor: Actor) -> bool:
        portal = self.portals.get(actor.portal)
        return bool(portal and portal.modules.webhooks and actor.role == "company_admin" and actor.company)
