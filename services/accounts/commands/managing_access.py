"""A company's administrator or staff see where somebody is signed in, and end it."""

from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import not_found
from kit.clock import Clock
from services.accounts.commands.parts import Portals, manages, portal_of
from services.accounts.domain.people import Person
from services.accounts.ports import Audit, Change, Companies, People
from services.accounts.wire import access_changed, access_row


@dataclass(frozen=True)
class ListAccess:
    """Sessions and tokens of a company's people; secrets are known to their browsers and programs alone."""

    people: People
    companies: Companies
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.ListAccess) -> accounts.AccessList:
        """Raises `not_found` for any company that the asker does not manage."""
        wanted = request.company or actor.company
        company = await self.companies.get_for_system(wanted) if wanted else None
        if company is None:
            raise not_found()
        manages(actor, portal_of(self.portals, company.portal), company.id)
        now = self.clock()
        rows = [
            access_row(person, login, actor)
            for person in await self.people.of_company_for_system(company.id)
            for login in sorted(person.live_logins(now), key=lambda login: login.signed_in_at, reverse=True)
        ]
        return accounts.AccessList(items=tuple(rows))


@dataclass(frozen=True)
class EndAccess:
    """Ends at once and everywhere; somebody of another company is as unknown as a made-up id."""

    people: People
    audit: Audit
    portals: Portals
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.EndAccess) -> Nothing:
        """Nothing happens when it has ended already."""
        known = await self.people.get_for_system(request.person)
        if known is None or not known.is_customer:
            raise not_found()
        manages(actor, portal_of(self.portals, known.portal), known.company)
        what, session = "access_ended", request.session
        await self.audit.note(what, portal=known.portal, person=known.id, by=actor.id, session=session)

        def end(person: Person) -> Change | None:
            if not (person.login(session) if session else person.logins):
                return None
            after = person.signed_out(only=session)
            if after.program and not after.logins:
                after = replace(after, active=False)
            return Change(after, (access_changed(after, self.clock(), session),))

        await self.people.change_for_system(known.id, end)
        return Nothing()
