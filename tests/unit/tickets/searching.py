"""Asking an index for words."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from contracts.base import Actor
from contracts.tickets import SearchTickets
from services.tickets.adapters.index.local import LocalIndex


async def search(index: LocalIndex, actor: Actor, text: str, **fields: Any) -> dict[str, Any]:
    """What a search gives once the full text has everything that was written."""
    async with asyncio.timeout(30):
        while (page := json.loads(await index.search(actor, SearchTickets(text=text, **fields))))["late"]:
            await asyncio.sleep(0.02)
    return dict(page)


async def found(index: LocalIndex, actor: Actor, text: str, **fields: Any) -> set[str]:
    page = await search(index, actor, text, similar=False, **fields)
    return {hit["ticket"]["id"] for hit in page["items"]}
