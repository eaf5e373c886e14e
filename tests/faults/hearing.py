"""An outside system hears of a ticket while the process that tells it dies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.component.systems.world import add

Open = Callable[[], Awaitable[str]]


async def heard_once(suite: Suite, folder: Path, opens_and_dies: Open, opens: Open) -> None:
    """The event that was being written is there once, before that of the ticket that was opened later."""
    system = await add(suite, folder, f"s{new_id()[-8:]}", allow="feed.ticket")
    try:
        wanted = [f"autowork/{await opens_and_dies()}", f"autowork/{await opens()}"]

        def both(found: list[dict[str, object]]) -> bool:
            return wanted[-1] in [event["subject"] for event in found]

        opened = [
            event for event in await system.events(both, limit=200) if event["type"] == "casebus.v1.ticket.opened"
        ]
        told = [event["subject"] for event in opened if event["subject"] in wanted]
        assert told == wanted
    finally:
        await system.client.close()
        await suite.operate("systems", "revoke", system.name)
