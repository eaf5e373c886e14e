"""Fixtures of the desk's tests: two agents and a customer with browsers, and hands that work over the bus."""

from collections.abc import AsyncIterator

import pytest_asyncio

from deploy.local.suite import Suite
from tests.web.desk.pages import Desk
from tests.web.tickets.conftest import Hire, People, agent, hire, people  # noqa: F401 - fixtures that are used here, too
from tests.web.tickets.staff import Hand
from tests.web.visitor import Visitor, visitor


@pytest_asyncio.fixture
async def desk(suite: Suite, people: People) -> AsyncIterator[Desk]:  # noqa: F811 - the fixture
    """An agent at the desk, with a browser without scripts."""
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["agent"])
        yield Desk(browser)


@pytest_asyncio.fixture
async def second(suite: Suite, people: People) -> AsyncIterator[Desk]:  # noqa: F811 - the fixture
    """Another agent at the desk."""
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["agent2"])
        yield Desk(browser)


@pytest_asyncio.fixture
async def customer(suite: Suite, people: People) -> AsyncIterator[Visitor]:  # noqa: F811 - the fixture
    """The customer, signed in."""
    async with visitor(suite.urls["gateway"]) as browser:
        await browser.sign_in(people["customer"])
        yield browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def reporter(hire: Hire, people: People) -> Hand:  # noqa: F811 - the fixtures
    """The customer at work over the bus, for opening tickets."""
    return await hire(people["customer"])
