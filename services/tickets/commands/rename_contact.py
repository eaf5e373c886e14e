"""A contact goes by another name: after they changed it, or when somebody else has their account now."""

from dataclasses import dataclass

from contracts.accounts import Person
from contracts.base import Actor
from contracts.errors import unavailable
from services.tickets import wire
from services.tickets.domain.contact import known_as
from services.tickets.ports import TicketIndex, TicketStore

TICKETS = Actor(kind="service", id="tickets", portal="*", role="service")
TRIES = 20


@dataclass(frozen=True)
class RenameContact:
    """Open tickets follow the person, what was written keeps the name of that moment; safe to repeat."""

    store: TicketStore
    index: TicketIndex

    async def __call__(self, person: Person) -> None:
        """The index proposes, the document decides."""
        if person.name and person.role in ("customer", "company_admin"):
            for ticket in await self.index.open_of_contact(person.portal, person.id):
                await self._rename(ticket, person)

    async def _rename(self, ticket_id: str, person: Person) -> None:
        for _ in range(TRIES):
            held = await self.store.get(TICKETS, ticket_id)
            if held is None:
                return
            after = known_as(held.ticket, person.id, person.name)
            if after is held.ticket:
                return
            events = [wire.redacted(after)]
            if await self.store.save(TICKETS, held, after, events):
                await self.index.wrote(events)
                return
        raise unavailable()
