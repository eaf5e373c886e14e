"""Whether a running program still answers: one that stands still for long is as good as dead."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import aiohttp

ASK_SECONDS = 5.0

Ask = Callable[[], Awaitable[str]]
"""Answers "" when the program does."""


@dataclass(frozen=True)
class Pulse:
    """How to ask, how often, and how long silence is borne.

    Generous, since a machine with too much to do is no reason to start a program again: that would be one thing more.
    """

    ask: Ask
    every: float = 5.0
    patience: float = 45.0
    asks: int = 3  # unanswered ones at least: after a pause of the whole machine the clock alone says nothing

    async def lost(self) -> None:
        """Return when the program has been silent for so long."""
        loop = asyncio.get_running_loop()
        heard, silent = loop.time(), 0
        while silent < self.asks or loop.time() - heard < self.patience:
            await asyncio.sleep(self.every)
            if await self.ask():
                silent += 1
            else:
                heard, silent = loop.time(), 0


async def answers(url: str) -> str:
    """Whether anything at all comes back from an address: a program that refuses is alive."""
    timeout = aiohttp.ClientTimeout(total=ASK_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url):
            return ""
    except (aiohttp.ClientError, TimeoutError, OSError):
        return "silent"
