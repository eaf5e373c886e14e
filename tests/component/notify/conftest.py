"""Notify on parts of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from tests.component.notify.world import World, running
from tests.support.passing import passing


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def own_parts(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    async with passing(tmp_path_factory.mktemp("notify-parts"), parts_only=True, env={"CASEBUS_TEST": "1"}) as parts:
        # who dies with an event in hand keeps it so long; shorter than in real life, so that a test does not wait
        await parts.operate("bus", "declare", "--ack-wait", "4", user="deploy")
        yield parts


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def world(own_parts: Suite) -> AsyncIterator[World]:
    async with running(own_parts) as everything:
        yield everything
