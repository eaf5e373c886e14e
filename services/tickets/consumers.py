"""The events that tickets acts on, besides those that its indexes follow."""

from dataclasses import dataclass

from contracts.base import Event
from contracts.erasing import PERSON_ERASED, PersonErased
from kit.consumer import Handlers
from kit.forgetting import Forgetting


@dataclass(frozen=True)
class Consumers:
    """Event → use case."""

    forgetting: Forgetting

    def handlers(self) -> Handlers:
        """A person is to be forgotten."""
        return {PERSON_ERASED: self._erased}

    async def _erased(self, _event: Event, data: PersonErased) -> None:
        await self.forgetting(data.person, data.round)
