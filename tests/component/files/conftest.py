"""Fixtures for the process `files` on the real parts."""

from collections.abc import AsyncIterator

import pytest_asyncio

from deploy.local.suite import Suite
from tests.component.files.door import Door, a_door
from tests.component.files.world import World, a_world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(parts: Suite) -> AsyncIterator[World]:
    async with a_world(parts) as world:
        yield world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def door(world: World) -> AsyncIterator[Door]:
    async with a_door(world) as door:
        yield door
