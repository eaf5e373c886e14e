"""A contact goes by another name: after they changed it, or when somebody else has their account now."""

from dataclasses import dataclass

from contracts.accounts import Person
from contracts.base import Actor
from contracts.errors import unavailable
from services.tickets import wire
from services.tickets.domain.contact import known_as
from services.tickets.ports import People, TicketIndex, TicketStore

TICKETS = Actor(kind="service", id="tickets", portal="*", role="service")
TRIES = 20


@dataclass(frozen=True)
class RenameContact:
    """Open tickets follow the person, what was written keeps the name of that moment; safe to repeat.

    Events may come late and in any order: they say that a name may have changed, accounts says what it is now.
    """

    store: TicketStore
    index: TicketIndex
    people: People

    async def __call__(self, person: Person) -> None:
        """The index proposes, the document decides; where all tickets have the name already nobody is asked."""
        if not person.name or person.role not in ("customer", "company_admin"):
            return
        if not await self.index.open_of_contact(person.portal, person.id, person.name):
            return
        member = await self.people.member(person.id)
        name, last = member.party.name if member else "", ""
        while name and (found := await self.index.open_of_contact(person.portal, person.id, name, last)):
            for ticket in found:
                await self._rename(ticket, person.id, name)
            last = found[-1]

    async def _rename(self, ticket_id: str, person: str, name: str) -> None:
        for _ in range(TRIES):
            held = await self.store.get(TICKETS, ticket_id)
            if held is None:
                return
            after = known_as(held.ticket, person, name)
            if after is held.ticket:
                return
            events = [wire.redacted(after)]
            if await self.store.save(TICKETS, held, after, events):
                await self.index.wrote(events)
                return
        raise unavailable()
