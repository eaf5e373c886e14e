"""Operation → use case."""

from contracts import notify
from kit.rpc.server import Route
from services.notify.commands.replay_dead_letter import Replay
from services.notify.queries import Queries


def routes(queries: Queries, replay: Replay) -> list[Route]:
    """Everything that notify answers."""
    return [
        Route(notify.LIST_DELIVERIES, queries.deliveries),
        Route(notify.MAIL_STATE, queries.mail_state),
        Route(notify.READ_STOP_LINK, queries.stop_link),
        Route(notify.LIST_DEAD_LETTERS, queries.dead_letters),
        Route(notify.REPLAY_DEAD_LETTER, replay),
    ]
