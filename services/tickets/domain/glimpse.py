"""So much of a ticket as decides who sees it, and as others name it."""

from dataclasses import dataclass
from datetime import datetime

from services.tickets.domain.ticket import Party, customers_of


@dataclass(frozen=True, slots=True)
class Glimpse:
    """A ticket without its texts and its history."""

    id: str
    number: str
    portal: str
    company: str
    title: str
    visibility: str
    contact: Party
    created_by: Party
    participants: tuple[str, ...]
    created_at: datetime

    @property
    def people(self) -> tuple[str, ...]:
        """The customers that this ticket is for, by id, whatever its visibility."""
        return customers_of(self.contact, self.created_by, self.participants)
