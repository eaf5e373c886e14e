"""End one of the actor's own sessions or API tokens."""

from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import not_found
from kit.clock import Clock
from services.accounts.domain.people import Person
from services.accounts.ports import Audit, Change, People
from services.accounts.wire import access_changed


@dataclass(frozen=True)
class EndSession:
    """Only one's own: another person's session id is as unknown as a made-up one."""

    people: People
    audit: Audit
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.EndSession) -> Nothing:
        """End it here and, by the event, everywhere."""
        if not request.session:
            raise not_found()
        await self.audit.note(
            "session_ended", portal=actor.portal, person=actor.id, by=actor.id, session=request.session[:40]
        )

        def end(person: Person) -> Change | None:
            if not person.login(request.session):
                return None
            person = person.signed_out(only=request.session)
            return Change(person, (access_changed(person, self.clock(), request.session),))

        await self.people.change_for_system(actor.id, end)
        return Nothing()
