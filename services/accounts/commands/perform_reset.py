"""Use a mailed link: a new generated password is mailed, or the chosen one is set, as the portal says."""

from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import invalid, not_found
from contracts.portal import Portal
from kit.clock import Clock
from services.accounts.commands.parts import Portals, portal_of, told
from services.accounts.domain.passwords import PasswordRules
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import Derived, digest_of, person_of, same
from services.accounts.ports import Audit, Change, Hasher, People
from services.accounts.settings import Settings
from services.accounts.wire import access_changed, password_changed, password_generated


def offered(person: Person | None, portal: str, token: str, clock: Clock) -> Person:
    """The person whose link this is; raises `not_found` when it is spent, replaced or too old."""
    link = person.reset if person else None
    if person is None or link is None or not person.active or person.portal != portal:
        raise not_found()
    if not same(link.digest, digest_of(token)) or clock() >= link.expires_at:
        raise not_found()
    return person


@dataclass(frozen=True)
class PerformReset:
    """Works once; the old password and all sessions end in the same write."""

    people: People
    hasher: Hasher
    audit: Audit
    derived: Derived
    rules: PasswordRules
    portals: Portals
    settings: Settings
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.PerformReset) -> Nothing:
        """The link is looked at again in the write itself, so that two presses use it once."""
        portal = portal_of(self.portals, request.portal)
        person = await self.people.get_for_system(person_of(request.token))
        person = offered(person, portal.key, request.token, self.clock)
        generated = portal.registration.reset == "generated"
        if generated:
            text = self.derived.password(person.id, person.password.generation + 1)
        else:
            text = request.password
            if problem := self.rules.problem(text, person.email, person.name):
                raise invalid("Some of it is not right.", password=problem)
        hashed = await self.hasher.hash(text)
        await self.audit.note(
            "password_reset", portal=portal.key, person=person.id, by=person.id, mode=portal.registration.reset
        )
        seen = person.password.generation
        await self.people.change_for_system(
            person.id, lambda stored: self._use(portal, stored, request.token, hashed, seen)
        )
        return Nothing()

    def _use(self, portal: Portal, stored: Person, token: str, hashed: str, seen: int) -> Change:
        person = offered(stored, portal.key, token, self.clock)
        if person.password.generation != seen:
            raise not_found()
        now = self.clock()
        person = replace(person, confirmed=True)  # whoever has the mail has the address
        if portal.registration.reset == "generated":
            person = person.with_generated_password(hashed)
            return Change(person, (password_generated(told(portal, person), now), access_changed(person, now)))
        person = person.with_chosen_password(hashed)
        return Change(person, (password_changed(told(portal, person), now), access_changed(person, now)))
