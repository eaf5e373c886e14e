"""Fixtures: suites whose processes may be stopped and killed; with the demo people, and without their tickets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from deploy.local import child
from deploy.local.suite import Suite
from tests.support.passing import passing

# Shorter than in real life, so that a test does not wait: who dies with a mail or an event in hand, keeps it so long.
ACK_WAIT_SECONDS = "3"
ENVIRONMENT = {"CASEBUS_TEST": "1", "CASEBUS_MAIL_LEASE_SECONDS": "6", "CASEBUS_WEBHOOK_ALLOW": "127.0.0.0/8"}
HEALTHY_AFTER = 1.0  # tests let one process die again and again, which shall not make its pauses longer


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def fragile(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    """One of each process."""
    child.HEALTHY_AFTER = HEALTHY_AFTER
    async with passing(tmp_path_factory.mktemp("fragile"), env=ENVIRONMENT) as running:
        await _prepare(running)
        yield running


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def twins(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    """Two replicas of tickets and of the gateway."""
    child.HEALTHY_AFTER = HEALTHY_AFTER
    replicas = {"tickets": 2, "gateway": 2}
    async with passing(tmp_path_factory.mktemp("twins"), env=ENVIRONMENT, replicas=replicas) as running:
        await _prepare(running)
        yield running


async def _prepare(running: Suite) -> None:
    """People, and events that do not wait long."""
    await running.operate("bus", "declare", "--ack-wait", ACK_WAIT_SECONDS, user="deploy")
    await running.operate("demo", "load", "--without-tickets", "--credentials", str(running.layout.credentials))


def people_of(suite: Suite) -> dict[str, dict[str, str]]:
    """The demo people of Autowork."""
    loaded: dict[str, Any] = json.loads(suite.layout.credentials.read_text())
    return loaded["autowork"]
