"""The events that tickets acts on, besides those that its indexes follow."""

from dataclasses import dataclass

from contracts.accounts import PERSON_CHANGED, PersonChanged
from contracts.base import Event
from contracts.erasing import PERSON_ERASED, PersonErased
from kit.consumer import Handlers
from kit.forgetting import Forgetting
from services.tickets.commands import RenameContact


@dataclass(frozen=True)
class Consumers:
    """Event → use case."""

    forgetting: Forgetting
    rename: RenameContact

    def handlers(self) -> Handlers:
        """A person is to be forgotten, or has another name."""
        return {PERSON_ERASED: self._erased, PERSON_CHANGED: self._changed}

    async def _erased(self, _event: Event, data: PersonErased) -> None:
        await self.forgetting(data.person, data.round)

    async def _changed(self, _event: Event, data: PersonChanged) -> None:
        await self.rename(data.person)
