"""Webhooks as pages and the API see them."""

from dataclasses import dataclass

from contracts import webhooks as w
from gateway.peers.calls import Caller
from gateway.peers.notify import asked_of


@dataclass(frozen=True)
class WebhooksPeer:
    """What their owners do with them; notify says whose they are."""

    bus: Caller

    async def all(self, token: str) -> tuple[w.Webhook, ...]:
        """Those in the asker's care, by company and name."""
        found: list[w.Webhook] = []
        request: w.ListWebhooks | None = w.ListWebhooks()
        while request:
            page = await self.bus.call(w.LIST_WEBHOOKS, request, token=token)
            found.extend(page.items)
            request = w.ListWebhooks(after=page.more) if page.more else None
        return tuple(sorted(found, key=lambda hook: (hook.company, hook.name.casefold(), hook.id)))

    async def one(self, token: str, hook: str) -> w.Webhook:
        """One of them; raises `not_found`."""
        return await self.bus.call(w.READ_WEBHOOK, asked_of(w.OneWebhook, webhook=hook), token=token)

    async def make(self, token: str, request: w.MakeWebhook) -> w.WebhookMade:
        """A new one, with its secret."""
        return await self.bus.call(w.MAKE_WEBHOOK, request, token=token)

    async def change(self, token: str, request: w.ChangeWebhook) -> w.Webhook:
        """What is named in the request."""
        return await self.bus.call(w.CHANGE_WEBHOOK, request, token=token)

    async def rotate(self, token: str, hook: str, request_id: str) -> w.WebhookMade:
        """Another secret."""
        request = asked_of(w.RotateWebhook, webhook=hook, request_id=request_id)
        return await self.bus.call(w.ROTATE_WEBHOOK, request, token=token)

    async def drop(self, token: str, hook: str) -> None:
        """It and its record."""
        await self.bus.call(w.DROP_WEBHOOK, asked_of(w.DropWebhook, webhook=hook), token=token)

    async def probe(self, token: str, hook: str) -> w.HookDeliveryRow:
        """Send it a test."""
        return await self.bus.call(w.PROBE_WEBHOOK, asked_of(w.ProbeWebhook, webhook=hook), token=token)

    async def record(self, token: str, request: w.ListHookDeliveries) -> tuple[w.HookDeliveryRow, ...]:
        """What was delivered, newest first."""
        return (await self.bus.call(w.LIST_HOOK_DELIVERIES, request, token=token)).items

    async def message(self, token: str, hook: str, delivery: str) -> w.HookDeliveryRead:
        """One message with its body."""
        request = asked_of(w.ReadHookDelivery, webhook=hook, delivery=delivery)
        return await self.bus.call(w.READ_HOOK_DELIVERY, request, token=token)

    async def resend(self, token: str, hook: str, delivery: str) -> w.HookDeliveryRow:
        """One message once more."""
        request = asked_of(w.ResendHookDelivery, webhook=hook, delivery=delivery)
        return await self.bus.call(w.RESEND_HOOK_DELIVERY, request, token=token)

    async def replay(self, token: str, request: w.ReplayWebhook) -> int:
        """A span once more; how many messages that are."""
        return (await self.bus.call(w.REPLAY_WEBHOOK, request, token=token)).count
