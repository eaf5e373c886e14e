"""What the portal told somebody, for programs: the messages of the bus."""

from pydantic import AwareDatetime, Field

from contracts import notifications as n
from gateway.api.endpoint import ApiModel, Asked, Endpoint
from gateway.visit import Visit

TAG = "notifications"


class NotificationsQuery(ApiModel):
    """Which of them; `limit` counts tickets."""

    unread: bool = False
    limit: int = Field(default=20, ge=1, le=50)
    cursor: str = Field(default="", max_length=120)


class Mark(ApiModel):
    """What was read: all about a ticket, some by their ids, everything; or `undo`, to take back an earlier mark."""

    number: str = Field(default="", max_length=30, pattern=r"^[A-Z0-9-]*$")
    ids: tuple[str, ...] = Field(default=(), max_length=100)
    everything: bool = False
    undo: str = Field(default="", max_length=40)
    until: AwareDatetime | None = Field(default=None, description="what happened later stays unread")


async def list_notifications(visit: Visit, asked: Asked) -> n.Notifications:
    """By ticket, newest first."""
    query: NotificationsQuery = asked.query
    peer = visit.peers.notify
    return await peer.notifications(visit.token, unread=query.unread, limit=query.limit, cursor=query.cursor)


async def count_notifications(visit: Visit, _asked: Asked) -> n.Unread:
    """How many were not read."""
    return n.Unread(unread=await visit.peers.notify.unread(visit.token))


async def mark_notifications(visit: Visit, asked: Asked) -> n.Marked:
    """Mark as read, or take that back."""
    body: Mark = asked.body
    ticket = f"{visit.site.key}/{body.number}" if body.number else ""
    request = n.MarkNotifications(
        ticket=ticket,
        ids=body.ids,
        everything=body.everything,
        undo=body.undo,
        until=body.until,
        request_id=asked.request_id,
    )
    done = await visit.peers.notify.mark_notifications(visit.token, request)
    visit.gateway.bell.forget((visit.person.id,))
    return done


NOTIFICATIONS = (
    Endpoint(
        "GET",
        "/notifications",
        "listNotifications",
        "What happened to the tickets that concern one, by ticket",
        list_notifications,
        query=NotificationsQuery,
        reply=n.Notifications,
        tag=TAG,
        problems=(422,),
    ),
    Endpoint(
        "GET",
        "/notifications/count",
        "countNotifications",
        "How many notifications were not read",
        count_notifications,
        reply=n.Unread,
        tag=TAG,
    ),
    Endpoint(
        "POST",
        "/notifications/mark",
        "markNotifications",
        "Mark notifications as read, or take that back",
        mark_notifications,
        body=Mark,
        reply=n.Marked,
        tag=TAG,
        problems=(413, 415, 422),
    ),
)
