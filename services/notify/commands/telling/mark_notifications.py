"""Somebody has read what the portal told them."""

import hashlib
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
        mark = _mark_of(person, request)
        await self.store.mark(person, [note.id for note in meant], mark)
        self._tell(call, len(meant))
        ids = {note.id for note in meant}
        left = [note for note in unread if note.id not in ids]
        marked = await self.store.marked(person, mark) if request.request_id else len(meant)
        return Marked(marked=marked, unread=await self.count(call, left), undo=mark if marked else "")

    def _tell(self, call: Call, changed: int) -> None:
        if changed:
            self.tell(call.actor.portal, [call.actor.id])


def _mark_of(person: str, request: MarkNotifications) -> str:
    """The same for the same request, so that one whose answer got lost can still be taken back."""
    if not request.request_id:
        return new_id()
    said = "\n".join((person, request.request_id, request.ticket, *request.ids, str(request.everything)))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


def _is_meant(note: Notification, request: MarkNotifications) -> bool:
    if request.until is not None and note.at > request.until:
        return False
    return request.everything or note.id in request.ids or (bool(request.ticket) and note.ticket == request.ticket)
