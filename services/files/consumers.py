"""The events that files acts on: whatever a ticket says about files."""

from dataclasses import dataclass

from contracts.base import Event
from contracts.erasing import PERSON_ERASED, PersonErased
from contracts.tickets import CHANGED, COMMENTED, NOTED, OPENED, TicketFact
from kit.consumer import Handlers
from kit.forgetting import Forgetting
from services.files import wire
from services.files.commands.place_files import PlaceFiles


@dataclass(frozen=True)
class Consumers:
    """Event → use case."""

    place: PlaceFiles
    forgetting: Forgetting

    def handlers(self) -> Handlers:
        """All events of a ticket may bring files."""
        tickets = dict.fromkeys((OPENED, COMMENTED, NOTED, CHANGED), self._ticket)
        return {**tickets, PERSON_ERASED: self._erased}

    async def _erased(self, _event: Event, data: PersonErased) -> None:
        await self.forgetting(data.person, data.round)

    async def _ticket(self, event: Event, fact: TicketFact) -> None:
        filing = wire.filing(event, fact)
        if event.type == CHANGED.name:
            await self.place.told(filing.ticket, fact.audience)
        if filing.files:
            await self.place(filing, fact.audience)
