"""Somebody has read what the portal told them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from contracts.notifications import Marked, MarkNotifications
from kit.ids import new_id
from kit.rpc.server import Call
from services.notify import wire
from services.notify.commands.telling.keep_notifications import Tell
from services.notify.domain.notifications import Notification
from services.notify.ports import Notifications

Count = Callable[[Call, Sequence[Notification]], Awaitable[int]]
"""How many of these the caller still may see."""


@dataclass(frozen=True)
class MarkRead:
    """Only ever the actor's own; ids of others are as those that nobody has."""

    store: Notifications
    count: Count
    tell: Tell

    async def __call__(self, call: Call, request: MarkNotifications) -> Marked:
        """Mark, or take a mark back; the same again changes nothing."""
        person = wire.notified(call.actor)
        if request.undo:
            back = await self.store.take_back(person, request.undo)
            unread = await self.store.of(person, unread=True)
            self._tell(call, back)
            return Marked(marked=back, unread=await self.count(call, unread))
        unread = await self.store.of(person, unread=True)
        meant = [note for note in unread if _is_meant(note, request)]
        mark = new_id() if meant else ""
        await self.store.mark([note.id for note in meant], mark)
        self._tell(call, len(meant))
        left = [note for note in unread if note not in meant]
        return Marked(marked=len(meant), unread=await self.count(call, left), undo=mark)

    def _tell(self, call: Call, changed: int) -> None:
        if changed:
            self.tell(call.actor.portal, [call.actor.id])


def _is_meant(note: Notification, request: MarkNotifications) -> bool:
    return request.everything or note.id in request.ids or (bool(request.ticket) and note.ticket == request.ticket)
