"""Outside systems of a running suite: made by the command, speaking as any NATS client would."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from nats.aio.client import Client

from deploy.local.suite import Suite
from kit.ids import new_id
from kit.nkeys import UserKey

PATIENCE = 40.0
ALL = "ticket.*,file.stage,person.find,*.import,feed.*"


@dataclass
class Outside:
    """One system: its key, its connection, and what the broker refused it."""

    suite: Suite
    name: str
    key: UserKey
    path: Path
    client: Client = field(default_factory=Client)
    violations: list[str] = field(default_factory=list)
    cut: asyncio.Event = field(default_factory=asyncio.Event)

    async def connect(self) -> Outside:
        """As documented: with the seed of its key and nothing else."""

        async def told(error: Exception) -> None:
            self.violations.append(str(error).lower())

        async def lost() -> None:
            self.cut.set()

        self.client._public_nkey = self.key.public
        await self.client.connect(
            self.suite.urls["nats"],
            signature_cb=self.key.answer,
            allow_reconnect=False,
            error_cb=told,
            disconnected_cb=lost,
        )
        return self

    async def ask(self, operation: str, body: Any = None, key: str = "") -> dict[str, Any]:
        """The answer to a request, whatever it is; `body` may be bytes."""
        data = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        headers = {"Idempotency-Key": key} if key else None
        message = await self.client.request(f"casebus.v1.{operation}", data, timeout=PATIENCE, headers=headers)
        answer: dict[str, Any] = json.loads(message.data)
        return answer

    async def code(self, operation: str, body: Any = None, key: str = "") -> str:
        """The code of the error; an empty text for a result."""
        answer = await self.ask(operation, body, key)
        return str(answer["error"]["code"]) if "error" in answer else ""

    async def events(self, wanted: Callable[[list[dict[str, Any]]], bool], **request: Any) -> list[dict[str, Any]]:
        """All kept events, once they are as wanted."""
        ends = time.monotonic() + PATIENCE
        while True:
            found = [row["event"] for row in (await self.ask("events.read", request))["items"]]
            if wanted(found) or time.monotonic() > ends:
                return found
            await asyncio.sleep(0.2)


Add = Callable[..., Awaitable[Outside]]


async def add(suite: Suite, folder: Path, name: str, *options: str, allow: str = ALL) -> Outside:
    """Make a system with the command, and connect as it."""
    path = folder / f"{name}.nk"
    arguments = ["--portal", "autowork", "--creds", str(path), "--allow", allow, "--wait", str(PATIENCE), *options]
    await suite.operate("systems", "add", name, *arguments)
    return await Outside(suite, name, UserKey(path.read_text().strip()), path).connect()


async def ticket(system: Outside, customer: str, **more: Any) -> str:
    """Open a ticket for a customer; its number."""
    body = {"on_behalf": customer, "title": "Lift stuck", "description": "Since this morning", **more}
    answer = await system.ask("ticket.create", body, new_id())
    return str(answer["number"])
