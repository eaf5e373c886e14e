"""Fixtures: the embedded parts, and the whole suite; each started once per run on free ports when first asked for."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from tests.support.collector import Collector, collecting
from tests.support.passing import passing

TEST_ENVIRONMENT = {"CASEBUS_TEST": "1"}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def parts(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    """Broker, database, storage and mailbox with all users and streams, without our processes.

    `parts.env_for("tickets")` is the environment of a process; `parts.urls` has the addresses by name.
    """
    async with passing(tmp_path_factory.mktemp("parts"), parts_only=True, env=TEST_ENVIRONMENT) as running:
        yield running


@pytest.fixture(scope="session")
def collector() -> Iterator[Collector]:
    """Where the processes of `suite` send the few traces that tests ask for."""
    with collecting() as running:
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def suite(tmp_path_factory: pytest.TempPathFactory, collector: Collector) -> AsyncIterator[Suite]:
    """The whole suite with the demo company loaded, shared by all tests that only use it and never break it."""
    here = dict.fromkeys(("CASEBUS_WEBHOOK_ALLOW", "CASEBUS_WEBHOOK_ALLOW_COMPANIES"), "127.0.0.0/8")
    environment = TEST_ENVIRONMENT | collector.environment() | here
    async with passing(tmp_path_factory.mktemp("suite"), env=environment) as running:
        await running.load_demo()
        yield running


@pytest.fixture(scope="session")
def credentials(suite: Suite) -> dict[str, dict[str, dict[str, str]]]:
    """Sign-in names and passwords of the demo people: `credentials["autowork"]["customer"]["email"]`."""
    loaded: dict[str, Any] = json.loads(suite.layout.credentials.read_text())
    return loaded
