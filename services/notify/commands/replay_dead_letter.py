"""Tries an event again that could not be handled."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from contracts.base import Event, Nothing
from contracts.errors import not_found
from contracts.notify import ReplayDeadLetter
from kit.rpc.server import Call
from services.notify import wire
from services.notify.ports import DeadLetterBox


@dataclass(frozen=True)
class Replay:
    """Handles the event anew; the dead letter is gone only after that succeeded."""

    box: DeadLetterBox
    handle: Callable[[Event], Awaitable[None]]

    async def __call__(self, call: Call, request: ReplayDeadLetter) -> Nothing:
        """Staff of the event's portal and the operator; one that is gone already was replayed."""
        portal = wire.overseen(call.actor)
        event = await self.box.get(request.id)
        if event is None:
            return Nothing()
        if portal not in ("*", event.portal):
            raise not_found()
        await self.handle(event)
        await self.box.remove(request.id)
        return Nothing()
