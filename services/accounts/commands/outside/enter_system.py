"""An outside system asks for something: may it, and with which token."""

from dataclasses import dataclass
from datetime import timedelta

from contracts import outside
from contracts.base import Actor
from contracts.errors import CasebusError, Code, forbidden
from contracts.systems.grants import hears
from contracts.systems.operations import BY_NAME, granted
from kit.clock import Clock
from services.accounts.domain.addresses import normalised
from services.accounts.domain.outside import OutsideSystems, System
from services.accounts.domain.people import Person
from services.accounts.ports import People, Tokens
from services.accounts.wire.outside import entered_as, system_actor, system_message

SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class EnterSystem:
    """The token is good for five seconds and for nothing but what this operation needs."""

    systems: OutsideSystems
    people: People
    tokens: Tokens
    clock: Clock

    async def __call__(self, actor: Actor, request: outside.EnterSystem) -> outside.Entered:
        """Raises `unauthenticated` for a system that is none any more, `forbidden`, or `not_found` with the field."""
        system = await self.systems.get_for_system(request.name)
        if system is None or not system.active:
            raise CasebusError(Code.UNAUTHENTICATED, "This system has no access any more.")
        operation = BY_NAME.get(request.operation)
        if operation is None or not granted(operation, system.allow, stream=hears(system.allow)):
            raise forbidden("This was not granted to the system.")
        person = await self._named(system, request.on_behalf, "on_behalf")
        contact = await self._named(system, request.contact, "contact")
        now = self.clock()
        if system.seen_at is None or now - system.seen_at > SEEN_EVERY:
            await self.systems.touch_for_system(system.name, now)
        who = entered_as(system, person, operation.needs) if person else system_actor(system, operation.needs)
        token, _ = self.tokens.sign(who)
        return outside.Entered(
            system=system_message(system),
            token=token,
            person=person.id if person else "",
            contact=contact.id if contact else "",
        )

    async def _named(self, system: System, who: str, field: str) -> Person | None:
        if not who:
            return None
        found = await self._find(system.portal, who)
        allowed = system.may_name if field == "on_behalf" else system.may_be_contact
        if found is None or not allowed(found):
            raise CasebusError(
                Code.NOT_FOUND, "There is nobody like this whom the system may name.", fields={field: "Nobody."}
            )
        return found

    async def _find(self, portal: str, who: str) -> Person | None:
        if "@" not in who:
            return await self.people.get_for_system(who)
        address = normalised(who)
        return await self.people.by_email_for_system(portal, address) if address else None
