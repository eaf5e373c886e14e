"""One try to deliver one message, and what follows from it for the message."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from contracts.webhooks import TEST_TYPE
from kit.clock import Clock
from kit.logs import get_logger
from services.notify.commands.hooks.messages import without_texts
from services.notify.domain.hooks.hook import Hook, HookDelivery, Try
from services.notify.domain.hooks.schedule import next_try, retry_after
from services.notify.domain.hooks.signing import secret_of, signature
from services.notify.domain.hooks.store import Answer, Caller

log = get_logger(__name__)

GONE = 410


@dataclass(frozen=True)
class CallHook:
    """Signed anew each time, under the same id; the body is what was kept."""

    caller: Caller
    clock: Clock
    chance: Callable[[], float]
    count: Callable[[str], None]
    key: str

    async def __call__(self, hook: Hook, delivery: HookDelivery) -> tuple[HookDelivery, Answer]:
        """The message after the try."""
        began = self.clock()
        stamp, body = int(began.timestamp()), _body(hook, delivery).encode()
        secrets = [secret_of(self.key, salt) for salt in hook.salts(began)]
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(secrets, delivery.id, stamp, body),
        }
        answer = await self._answer(hook, headers, body)
        self.count(answer.error or "sent")
        one = Try(began, answer.status, answer.milliseconds, answer.text, answer.error)
        if not answer.error:
            return delivery.tried(one, "sent", None), answer
        now = self.clock()
        due = next_try(delivery.attempts + 1, now, self.chance, retry_after(answer.retry_after, now))
        if answer.status == GONE:
            due = None
        return delivery.tried(one, "waiting" if due else "failed", due), answer

    async def _answer(self, hook: Hook, headers: Mapping[str, str], body: bytes) -> Answer:
        """What came of it; whatever we did not think of is a failed try too, or it would be called for ever."""
        (said,) = await asyncio.gather(self.caller.post(hook, headers, body), return_exceptions=True)
        if isinstance(said, Answer):
            return said
        log.error("webhook_call_broke", hook=hook.id, kind=type(said).__name__)
        return Answer(0, 0, error="broken")


def _body(hook: Hook, delivery: HookDelivery) -> str:
    """What was kept; without texts where the owner chose that only after the event."""
    return delivery.body if hook.texts or delivery.type == TEST_TYPE else without_texts(delivery.body)
