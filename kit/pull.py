"""Reading a JetStream consumer without a pause: one standing pull request with heartbeats.

nats-py's `fetch` waits for a full batch once it lingers, which would hold a lone event back for seconds.
"""

import json
import time
from collections.abc import AsyncIterator
from typing import Any

from nats.errors import TimeoutError as NatsTimeout

from kit.ids import new_id
from kit.rpc.client import Bus

BATCH = 256
EXPIRES_SECONDS = 30.0
HEARTBEAT_SECONDS = 2.0

_HEARTBEAT = "100"
_ENDED = ("404", "408")


class PullLostError(Exception):
    """The consumer does not answer any more: bind again."""


class Pull:
    """The messages of one pull consumer; `last_heard` is when the broker last said anything (monotonic seconds)."""

    def __init__(self, bus: Bus, stream: str, consumer: str) -> None:
        self._bus = bus
        self._ask = f"$JS.API.CONSUMER.MSG.NEXT.{stream}.{consumer}"
        self._inbox = f"{bus.inbox}.{new_id()}"
        self._left = 0
        self.last_heard = time.monotonic()

    async def batches(self) -> AsyncIterator[list[Any]]:
        """What has arrived, as lists that are never empty; raises PullLostError."""
        subscription = await self._bus.nats.subscribe(self._inbox)
        try:
            while True:
                if self._left <= 0:
                    await self._request()
                batch = await self._next(subscription)
                if batch:
                    yield batch
        finally:
            if self._bus.nats.is_connected:
                await subscription.unsubscribe()

    async def _request(self) -> None:
        wish = {
            "batch": BATCH,
            "expires": int(EXPIRES_SECONDS * 1e9),
            "idle_heartbeat": int(HEARTBEAT_SECONDS * 1e9),
        }
        await self._bus.nats.publish(self._ask, json.dumps(wish).encode(), reply=self._inbox)
        self._left = BATCH

    async def _next(self, subscription: Any) -> list[Any]:
        try:
            message = await subscription.next_msg(timeout=HEARTBEAT_SECONDS * 2.5)
        except (TimeoutError, NatsTimeout) as error:
            raise PullLostError("no heartbeat") from error
        batch = []
        while True:
            self.last_heard = time.monotonic()
            if self._is_message(message):
                batch.append(message)
            if subscription.pending_msgs == 0 or len(batch) >= BATCH:
                return batch
            message = await subscription.next_msg(timeout=1)

    def _is_message(self, message: Any) -> bool:
        status = (message.headers or {}).get("Status") if not message.data else None
        if status is None:
            self._left -= 1
            return True
        if status in _ENDED:
            self._left = 0
        elif status != _HEARTBEAT:
            described = (message.headers or {}).get("Description", "")
            if "Batch Completed" not in described:
                raise PullLostError(f"{status} {described}")
            self._left = 0
        return False
