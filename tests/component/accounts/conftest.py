"""Accounts on parts of its own: other tests may serve the same subjects on theirs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.local.suite import Suite
from tests.component.accounts.world import World, portals, running
from tests.support.passing import passing


@pytest.fixture(scope="package")
def portal_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return portals(tmp_path_factory.mktemp("accounts") / "portals")


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def own_parts(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    async with passing(tmp_path_factory.mktemp("accounts-parts"), parts_only=True, env={"CASEBUS_TEST": "1"}) as parts:
        yield parts


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def world(own_parts: Suite, portal_folder: Path) -> AsyncIterator[World]:
    async with running(own_parts, portal_folder) as everything:
        yield everything
