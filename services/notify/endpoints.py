"""Operation → use case."""

from contracts import notifications, notify
from kit.rpc.server import Route
from services.notify.commands.replay_dead_letter import Replay
from services.notify.commands.telling.mark_notifications import MarkRead
from services.notify.queries import Queries
from services.notify.queries.notifications import NotificationQueries


def routes(queries: Queries, replay: Replay) -> list[Route]:
    """Everything that notify answers."""
    return [
        Route(notify.LIST_DELIVERIES, queries.deliveries),
        Route(notify.MAIL_STATE, queries.mail_state),
        Route(notify.READ_STOP_LINK, queries.stop_link),
        Route(notify.LIST_DEAD_LETTERS, queries.dead_letters),
        Route(notify.REPLAY_DEAD_LETTER, replay),
    ]


def told_routes(queries: NotificationQueries, mark: MarkRead) -> list[Route]:
    """What the portal itself tells people."""
    return [
        Route(notifications.LIST_NOTIFICATIONS, queries.page),
        Route(notifications.COUNT_NOTIFICATIONS, queries.count),
        Route(notifications.MARK_NOTIFICATIONS, mark),
    ]
