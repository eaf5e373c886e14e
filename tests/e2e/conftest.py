"""People in journeys, each with a context of their own in one Chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from deploy.local.suite import Suite
from kit.ids import new_id
from tests.e2e.people import Somebody, Theatre


@pytest_asyncio.fixture
async def theatre(chromium: Browser, suite: Suite) -> AsyncIterator[Theatre]:
    """Lets people come in; at the end nobody's console has had an error."""
    async with AsyncExitStack() as stack:
        made = Theatre(chromium, suite.urls["gateway"], suite.urls["mailbox"], stack)
        yield made
    assert made.faults == []


@pytest_asyncio.fixture
async def customer(theatre: Theatre, credentials: dict[str, dict[str, dict[str, str]]]) -> Somebody:
    """The demo customer, signed in."""
    return await theatre.enters(credentials["autowork"]["customer"])


@pytest_asyncio.fixture
async def agent(theatre: Theatre, credentials: dict[str, dict[str, dict[str, str]]]) -> Somebody:
    """The demo agent, signed in at the desk."""
    return await theatre.enters(credentials["autowork"]["agent"])


@pytest.fixture
def fresh_address() -> str:
    """A mail address that no account has."""
    return f"{new_id()}@example.org"
