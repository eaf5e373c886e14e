"""Staff, the operator or a company's administrator deactivate or reactivate a person."""

from contextlib import nullcontext
from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import forbidden, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.administrators import keeping_one
from services.accounts.commands.parts import Portals, manages, portal_of, take_seat
from services.accounts.domain.people import Person
from services.accounts.ports import Audit, Change, Companies, People
from services.accounts.wire import access_changed, person_changed


@dataclass(frozen=True)
class SetActive:
    """A deactivated person's sessions, tokens and links end in the same write."""

    people: People
    companies: Companies
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.SetActive) -> Nothing:
        """Nothing happens when it is so already."""
        known = await self.people.get_for_system(request.person)
        if known is None:
            raise not_found()
        portal = portal_of(self.portals, known.portal)
        _may(actor, known, portal)
        if request.active and not known.active and known.company:
            await take_seat(self.companies, self.people, portal, known.company, known.id)
        what = "person_activated" if request.active else "person_deactivated"

        def change(person: Person) -> Change | None:
            if person.active == request.active:
                return None
            person = replace(person.signed_out(), active=request.active, reset=None)
            now = self.clock()
            return Change(person, (access_changed(person, now), person_changed(person, now)))

        removes = not request.active and not (actor.is_staff or actor.is_service)
        async with (
            keeping_one(self.companies, self.people, actor.id, known, self.clock()) if removes else nullcontext()
        ):
            await self.audit.note(what, portal=known.portal, person=known.id, by=actor.id)
            await self.people.change_for_system(known.id, change)
        return Nothing()


def _may(actor: Actor, known: Person, portal: Portal) -> None:
    """Staff act in their own portal, a company's administrator in the own company; nobody on themselves."""
    if actor.is_service:
        return
    manages(actor, portal, known.company)
    if known.id == actor.id:
        raise forbidden("Nobody can deactivate themselves.")
    if not known.is_customer and actor.role != "admin":
        raise forbidden("Only an administrator may do this.")
