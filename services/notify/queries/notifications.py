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
OUT_OF_SIGHT = "-"  # in place of a mark that somebody could take back


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
        """How many of these the actor still may see; not counted to the end where there are very many.

        What is out of sight counts as read from then on: otherwise it would be asked about for ninety days.
        """
        waiting, total, gone = groups(unread), 0, list[str]()
        while waiting and total < COUNTED_MOST:
            asked, waiting = waiting[:COUNTED_MOST], waiting[COUNTED_MOST:]
            seen = {note.id for group in await self._seen(call, asked) for note in group.notes}
            notes = [note.id for group in asked for note in group.notes]
            total += len(seen)
            gone += [note for note in notes if note not in seen]
        if gone and call.actor.company:  # who belongs nowhere for a while, before a password is changed, loses nothing
            await self.store.mark(wire.notified(call.actor), gone, OUT_OF_SIGHT)
        return total

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
