"""The events that files acts on: whatever a ticket says about files."""

from dataclasses import dataclass

from contracts.base import Event
from contracts.tickets import CHANGED, COMMENTED, NOTED, OPENED, TicketFact
from kit.consumer import Handlers
from services.files import wire
from services.files.commands.place_files import PlaceFiles


@dataclass(frozen=True)
class Consumers:
    """Event → use case."""

    place: PlaceFiles

    def handlers(self) -> Handlers:
        """All events of a ticket may bring files."""
        return {OPENED: self._ticket, COMMENTED: self._ticket, NOTED: self._ticket, CHANGED: self._ticket}

    async def _ticket(self, event: Event, fact: TicketFact) -> None:
        filing = wire.filing(event, fact)
        if event.type == CHANGED.name:
            await self.place.told(filing.ticket, fact.audience)
        if filing.files:
            await self.place(filing, fact.audience)
