"""Say that a release is coming, out, or withdrawn."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from contracts import releases as messages
from contracts.errors import unavailable
from kit.clock import Clock
from kit.rpc.server import Call
from services.tickets.commands.imprint import check_same, imprint_of
from services.tickets.domain import hidden, party_of
from services.tickets.domain.products import Doing, release_moved, writer_of
from services.tickets.ports import ReleaseStore
from services.tickets.wire.releases import release_written

TRIES = 10


@dataclass(frozen=True)
class SetReleaseState:
    """By staff; when it comes out, `soon` tells those who wait for it, and what that does not reach the timer does."""

    store: ReleaseStore
    portals: Collection[str]
    clock: Clock
    soon: Callable[[str], None]

    async def __call__(self, call: Call, request: messages.SetReleaseState) -> messages.ReleaseWritten:
        """Nothing happens when it is so already."""
        writer = writer_of(call.actor, self.portals)
        imprint = imprint_of(call.actor, call.subject, request)
        for _ in range(TRIES):
            found = await self.store.release(writer, request.release)
            if found is None:
                raise hidden()
            before = found[1]
            if done := before.act(request.request_id):
                check_same(done.imprint, imprint)
                return release_written(before)
            doing = Doing(party_of(call.actor), self.clock(), request.request_id, imprint)
            after = release_moved(before, request.state, doing)
            if after is before:
                return release_written(before)
            if await self.store.save_release(writer, before, after):
                if after.telling:
                    self.soon(after.id)
                return release_written(after)
        raise unavailable()
