"""Open a ticket for a customer and comment on it: `python open_ticket.py nats://127.0.0.1:4222 erp.nk jana@x.example`.

Needs `nats-py[nkeys]`.
"""

import asyncio
import json
import sys
from typing import Any

import nats
from nats.aio.client import Client


class RefusedError(Exception):
    """The portal did not do it, and said why."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']}: {error['message']} {error['fields']}")
        self.code: str = error["code"]
        self.retry_after: int = error["retry_after"]


async def ask(client: Client, operation: str, body: dict[str, Any], key: str = "") -> dict[str, Any]:
    """One request; what may have happened, or was too much, is sent again with the same key."""
    for _ in range(5):
        headers = {"Idempotency-Key": key} if key else None
        message = await client.request(
            f"casebus.v1.{operation}", json.dumps(body).encode(), timeout=15, headers=headers
        )
        answer: dict[str, Any] = json.loads(message.data)
        if "error" not in answer:
            return answer
        refused = RefusedError(answer["error"])
        if refused.code not in ("busy", "unavailable", "timeout"):
            raise refused
        await asyncio.sleep(refused.retry_after or 1)
    raise refused


async def main(server: str, seed: str, customer: str) -> None:
    """Twice the same: the second time changes nothing."""
    client = await nats.connect(server, nkeys_seed=seed)
    for _ in range(2):
        ticket = await ask(
            client,
            "ticket.create",
            {"on_behalf": customer, "title": "Delivery 4711 is late", "description": "Promised for Monday."},
            key="order-4711-late",
        )
        print(ticket["number"], ticket["url"])
    await ask(
        client,
        "ticket.comment",
        {"ticket": ticket["number"], "text": "The carrier says Wednesday."},
        key="order-4711-carrier",
    )
    await client.drain()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
