"""Fixtures of the web tests: browsers without scripts, and addresses that nobody used before."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.web.visitor import Visitor, visitor


@pytest_asyncio.fixture
async def browser(suite: Suite) -> AsyncIterator[Visitor]:
    """A browser that has never been here."""
    async with visitor(suite.urls["gateway"]) as made:
        yield made


@pytest_asyncio.fixture
async def browsers(suite: Suite) -> AsyncIterator[Callable[[], object]]:
    """Makes more browsers: `second = await browsers()`."""
    async with AsyncExitStack() as stack:

        async def make(portal: str = "autowork") -> Visitor:
            return await stack.enter_async_context(visitor(suite.urls["gateway"], portal))

        yield make


@pytest.fixture
def fresh_address() -> str:
    """A mail address that no account has."""
    return f"{new_id()}@example.org"
