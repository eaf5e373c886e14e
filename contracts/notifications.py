"""What happened to the tickets that concern somebody, as the portal shows it to them: kept and counted by notify."""

from datetime import datetime

from pydantic import AwareDatetime, Field

from contracts.base import EventData, EventType, Nothing, Operation, Party, Reading, Request

KEPT_DAYS = 90
KEPT_MOST = 500
COUNTED_MOST = 100


class Notification(Reading):
    """One thing that happened; `what` is the name of the mail that tells of it, whether it was mailed or not."""

    id: str
    what: str
    why: str
    by: Party
    at: datetime
    unread: bool
    status: str = Field(default="", description="the key of the status that the ticket has come to")


class TicketNotifications(Reading):
    """What happened to one ticket, newest first; `title` as it was called at the newest of them."""

    ticket: str
    number: str
    title: str
    unread: int
    items: tuple[Notification, ...]


class ListNotifications(Request):
    """The actor's own, by ticket, those to which something happened last first."""

    unread: bool = Field(default=False, description="only what was not read yet")
    limit: int = Field(default=20, ge=1, le=50, description="so many tickets")
    cursor: str = Field(default="", max_length=120)


class Notifications(Reading):
    """Some of them; `unread` counts all that was not read, with the tickets that the actor still may see."""

    items: tuple[TicketNotifications, ...]
    unread: int
    next: str = ""


class Unread(Reading):
    """How many were not read yet; more than 100 are not counted to the end."""

    unread: int


class MarkNotifications(Request):
    """Mark the actor's own as read: those of a ticket, some by their ids, or with `everything` all of them.

    `undo` takes back what a mark did, by what its answer said. The same request again, by its `request_id`, does not
    lose what takes it back.
    """

    ticket: str = Field(default="", max_length=80)
    ids: tuple[str, ...] = Field(default=(), max_length=100)
    everything: bool = False
    undo: str = Field(default="", max_length=40)
    until: AwareDatetime | None = Field(default=None, description="what happened later was not seen and stays unread")
    request_id: str = Field(default="", max_length=80)


class Marked(Reading):
    """How many were marked, how many are unread now, and what takes it back; empty when nothing was marked."""

    marked: int
    unread: int
    undo: str = ""


class Told(EventData):
    """Something is new, or read, for the people of the audience; nothing of what it is."""


TOLD = EventType("notify", "told", Told)

LIST_NOTIFICATIONS = Operation("notify", "list_notifications", ListNotifications, Notifications, repeatable=True)
COUNT_NOTIFICATIONS = Operation("notify", "count_notifications", Nothing, Unread, repeatable=True)
MARK_NOTIFICATIONS = Operation("notify", "mark_notifications", MarkNotifications, Marked, repeatable=True)
