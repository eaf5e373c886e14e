"""Tell people, a week before, that a token of a program ends."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.errors import CasebusError
from contracts.tokens import TOKEN_ENDING, TokenEnding
from kit.clock import Clock
from kit.events import new_event
from kit.logs import get_logger
from services.accounts.commands.parts import Portals, portal_of, told
from services.accounts.domain.people import Login, Person
from services.accounts.ports import Change, People
from services.accounts.wire import vendor_only

log = get_logger(__name__)

MOST = 200


@dataclass(frozen=True)
class RemindOfTokens:
    """Each token is told of once: that it was, and the event, are one write of its person's document.

    A company's own token is told to the company's administrators, a person's to the person.
    """

    people: People
    portals: Portals
    clock: Clock

    async def __call__(self) -> int:
        """Look for all that end within a week; how many people were gone through."""
        found = await self.people.to_remind_for_system(self.clock(), MOST)
        for person in found:
            try:
                await self._remind(person)
            except CasebusError as error:  # it is their turn again next time; nobody else waits for it
                log.warning("token_reminder_failed", code=error.code)
        return len(found)

    async def _remind(self, key: str) -> None:
        person = await self.people.get_for_system(key)
        if person is None:
            return
        to = await self._readers(person)
        await self.people.change_for_system(key, lambda stored: self._change(stored, to))

    async def _readers(self, person: Person) -> Sequence[Person]:
        if not person.program:
            return (person,)
        colleagues = await self.people.of_company_for_system(person.company)
        return [one for one in colleagues if one.role == "company_admin" and one.active]

    def _change(self, stored: Person, to: Sequence[Person]) -> Change | None:
        now = self.clock()
        after, soon = stored.reminded(now)
        if after == stored:
            return None
        portal = portal_of(self.portals, stored.portal)
        events = [
            new_event(TOKEN_ENDING, subject=stored.id, portal=stored.portal, data=_ending(stored, one, token), at=now)
            for token in soon
            for one in (told(portal, reader) for reader in to)
            if stored.active
        ]
        return Change(after, tuple(events))


def _ending(owner: Person, reader: Person, token: Login) -> TokenEnding:
    return TokenEnding(
        audience=vendor_only(owner),
        person=reader.id,
        email=reader.email,
        name=reader.name,
        language=reader.language,
        token_name=token.client,
        ends_at=token.expires_at,
        company_name=owner.company_name if owner.program else "",
    )
