"""What somebody reads of what the portal told them."""

from collections.abc import Sequence
from dataclasses import dataclass

from contracts.base import Nothing, Party
from contracts.notifications import COUNTED_MOST, ListNotifications, Notifications, TicketNotifications, Unread
from contracts.notifications import Notification as Shown
from kit.rpc.server import Call
from services.notify import wire
from services.notify.domain.notifications import Group, Notification, groups
from services.notify.ports import Notifications as Store
from services.notify.ports import Sight

ASKED_TOGETHER = 50


@dataclass(frozen=True)
class NotificationQueries:
    """Only the actor's own, and of these only what is about tickets that they still may see."""

    store: Store
    sight: Sight

    async def page(self, call: Call, request: ListNotifications) -> Notifications:
        """By ticket, newest first."""
        mine = await self.store.of(wire.notified(call.actor))
        unread = [note for note in mine if note.unread]
        before = groups(unread if request.unread else mine)
        wanted = [group for group in before if not request.cursor or group.place < request.cursor]
        shown: list[Group] = []
        while wanted and len(shown) <= request.limit:
            asked, wanted = wanted[:ASKED_TOGETHER], wanted[ASKED_TOGETHER:]
            shown += await self._seen(call, asked)
        page = shown[: request.limit]
        return Notifications(
            items=tuple(notifications_out(group) for group in page),
            unread=await self.unread(call, unread),
            next=page[-1].place if len(shown) > request.limit else "",
        )

    async def count(self, call: Call, _request: Nothing) -> Unread:
        """How many were not read."""
        unread = await self.store.of(wire.notified(call.actor), unread=True)
        return Unread(unread=await self.unread(call, unread))

    async def unread(self, call: Call, unread: Sequence[Notification]) -> int:
        """How many of these the actor still may see; not counted to the end where there are very many."""
        found = await self._seen(call, groups(unread)[:COUNTED_MOST])
        return sum(group.unread for group in found)

    async def _seen(self, call: Call, found: Sequence[Group]) -> list[Group]:
        """Those that the actor still may see; staff see every ticket of their portal."""
        actor = call.actor
        if actor.is_staff:
            return [group for group in found if group.notes[0].portal == actor.portal]
        told = (Group(one.ticket, tuple(note for note in one.notes if not note.for_staff)) for one in found)
        kept = [group for group in told if group.notes]
        visible = await self.sight.seen([group.ticket for group in kept], call.token)
        return [group for group in kept if group.ticket in visible]


def notifications_out(group: Group) -> TicketNotifications:
    """What happened to one ticket, for the one whom it concerns."""
    items = tuple(
        Shown.model_validate(
            {
                "id": note.id,
                "what": note.what,
                "why": note.why,
                "by": Party.model_validate({"id": note.by_id, "name": note.by_name, "side": note.by_side}),
                "at": note.at,
                "unread": note.unread,
                "status": note.status,
            }
        )
        for note in group.notes
    )
    number = group.ticket.partition("/")[2]
    title = group.notes[0].title
    return TicketNotifications(ticket=group.ticket, number=number, title=title, unread=group.unread, items=items)
