"""One try to deliver one message, and what follows from it for the message."""

from collections.abc import Callable
from dataclasses import dataclass

from kit.clock import Clock
from services.notify.domain.hooks.hook import Hook, HookDelivery, Try
from services.notify.domain.hooks.schedule import next_try, retry_after
from services.notify.domain.hooks.signing import secret_of, signature
from services.notify.domain.hooks.store import Answer, Caller

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
        stamp, body = int(began.timestamp()), delivery.body.encode()
        secrets = [secret_of(self.key, salt) for salt in hook.salts(began)]
        headers = {
            "Content-Type": "application/json",
            "webhook-id": delivery.id,
            "webhook-timestamp": str(stamp),
            "webhook-signature": signature(secrets, delivery.id, stamp, body),
        }
        answer = await self.caller.post(hook, headers, body)
        self.count(answer.error or "sent")
        one = Try(began, answer.status, answer.milliseconds, answer.text, answer.error)
        if not answer.error:
            return delivery.tried(one, "sent", None), answer
        now = self.clock()
        due = next_try(delivery.attempts + 1, now, self.chance, retry_after(answer.retry_after, now))
        if answer.status == GONE:
            due = None
        return delivery.tried(one, "waiting" if due else "failed", due), answer
