"""Two systems of one portal, made once: one with all grants of a whole portal, one for one company with a few."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from tests.component.systems.world import Outside, add

Credentials = dict[str, dict[str, dict[str, str]]]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("systems")


@pytest.fixture(scope="session")
def customer(credentials: Credentials) -> str:
    return credentials["autowork"]["customer"]["email"]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def erp(suite: Suite, folder: Path) -> AsyncIterator[Outside]:
    system = await add(suite, folder, "erp")
    yield system
    await system.client.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def crm(suite: Suite, folder: Path) -> AsyncIterator[Outside]:
    system = await add(suite, folder, "crm", allow="ticket.get,ticket.list,person.find,feed.ticket,see.texts")
    yield system
    await system.client.close()
