"""End the actor's own session, or everything they are signed in with."""

from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor, Nothing
from kit.clock import Clock
from services.accounts.domain.people import Person
from services.accounts.ports import Audit, Change, People
from services.accounts.wire import access_changed


@dataclass(frozen=True)
class SignOut:
    """A session that has ended already stays so."""

    people: People
    audit: Audit
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.SignOut) -> Nothing:
        """End it here and, by the event, everywhere."""
        what = "signed_out_everywhere" if request.everywhere else "signed_out"
        await self.audit.note(what, portal=actor.portal, person=actor.id, by=actor.id, session=actor.session)
        only = "" if request.everywhere else actor.session

        def end(person: Person) -> Change | None:
            if (only and not person.login(only)) or not person.logins:
                return None
            return Change(person.signed_out(only=only), (access_changed(person, self.clock(), only),))

        await self.people.change_for_system(actor.id, end)
        return Nothing()
