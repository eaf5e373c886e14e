"""Change the actor's own password."""

from dataclasses import dataclass

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import CasebusError, invalid
from kit.clock import Clock
from services.accounts.commands.parts import (
    Portals,
    per_account,
    portal_of,
    signed_out,
    told,
)
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import Derived
from services.accounts.ports import Audit, Change, Hasher, Limits, People
from services.accounts.settings import Settings
from services.accounts.wire import access_changed, password_changed


@dataclass(frozen=True)
class ChangePassword:
    """The session that asked stays; all others, API tokens and reset links end in the same write."""

    people: People
    limits: Limits
    hasher: Hasher
    audit: Audit
    derived: Derived
    rules: PasswordRules
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.ChangePassword) -> Nothing:
        """A wrong current password counts as a try to sign in."""
        person = await self.people.get_for_system(actor.id)
        if person is None or not person.active or not person.login(actor.session):
            raise signed_out()
        wrong = await self._wrong(person, request)
        if wrong:
            raise invalid("Some of it is not right.", **wrong)
        hashed = await self.hasher.hash(request.new)
        await self.audit.note("password_changed", portal=person.portal, person=person.id, by=actor.id)
        old = person.password.hash
        await self.people.change_for_system(person.id, lambda stored: self._set(stored, old, hashed, actor.session))
        return Nothing()

    async def _wrong(self, person: Person, request: accounts.ChangePassword) -> dict[str, str]:
        """Everything that is wrong, told at once."""
        wrong = {} if await self._knows(person, request.current) else {"current": "This is not your current password."}
        if problem := self.rules.problem(request.new, person.email, person.name):
            wrong["new"] = problem
        elif request.new == request.current:
            wrong["new"] = "Choose another one than before."
        if request.repeated not in (None, request.new):
            wrong["repeated"] = "The two passwords are not the same."
        return wrong

    async def _knows(self, person: Person, current: str) -> bool:
        account = self.derived.fingerprint(person.email)
        counters = per_account("sign_in", person.portal, account, self.settings.sign_in_per_account)
        await self.limits.take(counters)
        try:
            good = await self.hasher.verify(person.password.hash, current)
        except CasebusError:
            await self.limits.give_back(counters)
            raise
        if not good:
            await self.audit.note("password_change_refused", portal=person.portal, person=person.id, by=person.id)
            return False
        await self.limits.give_back(counters)
        return True

    def _set(self, stored: Person, old: str, hashed: str, session: str) -> Change:
        if stored.password.hash != old or not stored.active or not stored.login(session):
            raise signed_out()
        now = self.clock()
        person = stored.with_chosen_password(hashed, keep=session)
        return Change(
            person,
            (password_changed(told(portal_of(self.portals, person.portal), person), now), access_changed(person, now)),
        )
