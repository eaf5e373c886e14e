"""The record of a webhook: what was delivered, and sending some of it once more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from contracts import webhooks as w
from contracts.base import Actor
from contracts.errors import CasebusError, Code, not_found
from kit.clock import Clock
from kit.ids import new_id
from kit.rpc.server import Call
from services.notify.commands.hooks.messages import body_of, delivery_read, delivery_row
from services.notify.commands.hooks.owning import Owners
from services.notify.commands.hooks.replaying import Replaying
from services.notify.domain.hooks.hook import Hook, HookDelivery
from services.notify.domain.hooks.replaying import Replay
from services.notify.domain.hooks.store import HookDeliveries

AHEAD = timedelta(days=1)  # whatever clock another replica goes by


@dataclass(frozen=True)
class Record:
    """Kept for 30 days."""

    deliveries: HookDeliveries
    owners: Owners
    clock: Clock
    nudge: Callable[[], None]
    replaying: Replaying

    async def list(self, call: Call, request: w.ListHookDeliveries) -> w.HookDeliveries:
        """The newest ones."""
        hook = await self.owners.one(call.actor, request.webhook)
        latest = self.clock() + AHEAD  # a moment to come finds what is there now
        before = min(request.before or latest, latest)
        found = await self.deliveries.log(hook.id, request.state, before, request.limit)
        return w.HookDeliveries(items=tuple(map(delivery_row, found)))

    async def read(self, call: Call, request: w.ReadHookDelivery) -> w.HookDeliveryRead:
        """One with its body."""
        return delivery_read(await self._one(call.actor, request))

    async def resend(self, call: Call, request: w.ResendHookDelivery) -> w.HookDeliveryRow:
        """Once more; one that waits already is tried now."""
        delivery = await self._one(call.actor, request)
        await self._on(call.actor, request.webhook)
        now = self.clock()
        if await self.deliveries.again(delivery.id, now):
            self.nudge()
            return delivery_row(delivery.again(now))
        return delivery_row(await self._one(call.actor, request))

    async def replay(self, call: Call, request: w.ReplayWebhook) -> w.Replayed:
        """A span once more."""
        hook = await self._on(call.actor, request.webhook)
        now = self.clock()
        replay = Replay(
            id=f"{call.actor.id}-{request.request_id or new_id()}",
            hook=hook.id,
            since=request.since,
            until=request.until or now,
            failed=request.failed,
            due=now + self.replaying.lease,
        )
        return w.Replayed(count=await self.replaying.begin(hook, replay))

    async def probe(self, call: Call, request: w.ProbeWebhook) -> w.HookDeliveryRow:
        """A message of a type of its own."""
        hook = await self.owners.one(call.actor, request.webhook)
        now = self.clock()
        data = {"portal": hook.portal, "webhook": hook.id, "name": hook.name}
        delivery = HookDelivery(
            id=f"msg_{new_id()}_0_{hook.id}",
            hook=hook.id,
            type=w.TEST_TYPE,
            about=hook.id,
            body=body_of(w.TEST_TYPE, now, data),
            at=now,
            due=now,
        )
        await self.deliveries.add(delivery)
        self.nudge()
        return delivery_row(delivery)

    async def _on(self, actor: Actor, key: str) -> Hook:
        hook = await self.owners.one(actor, key)
        if hook.off:
            raise CasebusError(Code.CONFLICT, "The webhook is off: switch it on first.")
        return hook

    async def _one(self, actor: Actor, request: w.ReadHookDelivery) -> HookDelivery:
        hook = await self.owners.one(actor, request.webhook)
        found = await self.deliveries.find(request.delivery)
        if found is None or found.hook != hook.id:
            raise not_found()
        return found
