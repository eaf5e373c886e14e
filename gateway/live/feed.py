"""The hub's supply: the event stream, followed from now on, and again after a loss."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from contracts.ledger import LEDGER_CHANGED
from contracts.notifications import TOLD
from gateway.live.hub import LiveHub
from gateway.sessions import SessionCache
from kit.follow import Follower, SequenceLostError, last_sequence
from kit.lifecycle import Lifecycle
from kit.logs import get_logger
from kit.rpc.client import Bus
from kit.tasks import ended

log = get_logger(__name__)

FILTERS = ("evt.*.tickets.>", "evt.*.files.>", "evt.*.accounts.v1.access_changed", LEDGER_CHANGED.pattern, TOLD.pattern)
SILENT_SECONDS = 10.0


class Feed:
    """Follows the stream for ever; after a gap sessions are asked for anew and open pages look anew."""

    def __init__(self, bus: Bus, hub: LiveHub, sessions: SessionCache) -> None:
        self._bus = bus
        self._hub = hub
        self._sessions = sessions
        self._follower: Follower | None = None

    async def healthy(self) -> bool:
        """Whether the stream was heard from lately."""
        return self._follower is not None and self._follower.heard_within(SILENT_SECONDS)

    async def run(self) -> None:
        """Follow until cancelled."""
        position = await last_sequence(self._bus)
        while True:
            self._sessions.forget_everything()
            self._hub.begin(position)
            self._follower = Follower(self._bus, FILTERS, self._hub.take, position)
            try:
                await self._follower.run()
            except SequenceLostError as error:
                log.warning("live_gap", last=error.last)
                position = error.last


@asynccontextmanager
async def feed(bus: Bus, hub: LiveHub, sessions: SessionCache, life: Lifecycle) -> AsyncIterator[Feed]:
    """Feed the hub in the background."""
    made = Feed(bus, hub, sessions)
    task = life.tasks.keep(made.run, "live feed")
    try:
        yield made
    finally:
        await ended(task)  # while the connection is there: nats-py loses it otherwise
