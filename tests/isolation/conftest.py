"""The world of two companies, made once."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from deploy.local.suite import Suite

pytest.register_assert_rewrite("tests.isolation.world", "tests.isolation.answers")

from tests.isolation.world import World, world_on  # noqa: E402 - after its asserts are made to tell more


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(suite: Suite) -> AsyncIterator[World]:
    """A, B and everybody."""
    async with world_on(suite) as made:
        yield made
