"""Tickets on parts of its own: other tests may serve the same subjects on theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.component.tickets.world import World, portals, running
from tests.support.passing import passing


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = portals(tmp_path_factory.mktemp("tickets") / "portals")
    data = tmp_path_factory.mktemp("tickets-parts")
    async with (
        passing(data, parts_only=True, env={"CASEBUS_TEST": "1", "CASEBUS_PORTALS": str(folder)}) as parts,
        running(parts) as everything,
    ):
        yield everything
