"""An index of its own for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from services.tickets.adapters.index.local import LocalIndex
from services.tickets.domain import Ticket


@pytest_asyncio.fixture(loop_scope="session")
async def index(tmp_path: Path) -> AsyncIterator[LocalIndex]:
    ranks = {"autowork": {"low": 1, "normal": 2, "high": 3, "very-high": 4}}
    made = LocalIndex(tmp_path / "index.sqlite", ranks, languages={"autowork": ("en", "de")})

    async def nothing() -> AsyncIterator[Ticket]:
        for ticket in ():
            yield ticket

    await made.fill(nothing(), "stream", 7)
    await made.open()
    made.fresh = lambda: True
    yield made
    await made.close()
