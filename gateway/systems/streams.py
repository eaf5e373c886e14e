"""The streams of systems on the broker, read again for them."""

from datetime import datetime

from gateway.systems.asked import KeptEvent
from kit import feeds
from kit.rpc.client import Bus


class KeptStreams:
    """Reads without a consumer: nothing is left of it on the broker."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    async def read(
        self, stream: str, sequence: int, since: datetime | None, limit: int
    ) -> tuple[list[KeptEvent], bool, int]:
        """At the end of the stream one goes on with the sequence after its newest event."""
        found, more = await feeds.read(self._bus, stream, sequence=sequence, since=since, limit=limit)
        rows = [KeptEvent(one.sequence, one.at, one.data) for one in found]
        if rows:
            return rows, more, rows[-1].sequence + 1
        newest = await feeds.last(self._bus, stream)
        return [], False, max(sequence, newest.sequence + 1 if newest else 1)
