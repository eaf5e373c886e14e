"""Use the link of a registration with a chosen password: the address is proved."""

from dataclasses import dataclass, replace

from contracts import accounts
from contracts.base import Actor, Nothing
from contracts.errors import not_found
from kit.clock import Clock
from services.accounts.domain.people import Person
from services.accounts.domain.secrets import digest_of, person_of, same
from services.accounts.ports import Audit, Change, People
from services.accounts.wire import person_changed


@dataclass(frozen=True)
class ConfirmAddress:
    """The same link again changes nothing and is answered the same until it expires."""

    people: People
    audit: Audit
    clock: Clock

    async def __call__(self, actor: Actor, request: accounts.ConfirmAddress) -> Nothing:
        """From now on the person can sign in."""
        digest = digest_of(request.token)

        def confirm(person: Person) -> Change | None:
            now = self.clock()
            link = person.confirmation
            good = link is not None and same(link.digest, digest) and now < link.expires_at
            if not good or person.portal != request.portal or not person.active:
                raise not_found()
            if person.confirmed:
                return None
            person = replace(person, confirmed=True)
            return Change(person, (person_changed(person, now),))

        person = await self.people.change_for_system(person_of(request.token), confirm)
        await self.audit.note("address_confirmed", portal=person.portal, person=person.id)
        return Nothing()
