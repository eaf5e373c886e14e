"""Accounts is killed in the middle of its work, and nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio

from contracts import accounts
from contracts.base import Event
from contracts.errors import Code
from deploy.local.processes import ROOT
from deploy.local.suite import Suite
from kit.follow import Batch, follow
from kit.ids import new_id
from kit.lifecycle import Lifecycle
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import OwnToken
from tests.component.accounts.world import environment, fresh_email, minter

POINTS = ("accounts.register.after_claim", "accounts.person.after_write", "accounts.relay.after_publish")


@asynccontextmanager
async def process(env: dict[str, str], health: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """Accounts as a process of its own, ready."""
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "services.accounts", env=env, cwd=ROOT)
    try:
        async with asyncio.timeout(60), aiohttp.ClientSession() as session:
            while not await answers(session, health):
                assert child.returncode is None
                await asyncio.sleep(0.1)
        yield child
    finally:
        if child.returncode is None:
            child.terminate()
        await child.wait()


async def answers(session: aiohttp.ClientSession, health: str) -> bool:
    try:
        async with session.get(f"{health}/readyz") as response:
            return response.status == 200
    except aiohttp.ClientError:
        return False


async def ask(bus: Bus, request: accounts.Register) -> None:
    token = OwnToken(minter(bus, "gateway"))
    await bus.call(accounts.REGISTER, request, token=await token(), timeout=4)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def other_parts(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Suite]:
    """Parts without the accounts of the other tests, which would answer in place of the killed one."""
    async with Suite(tmp_path_factory.mktemp("crashes"), parts_only=True, env={"CASEBUS_TEST": "1"}) as parts:
        yield parts


@pytest.mark.fault
@pytest.mark.parametrize("point", POINTS)
async def test_a_killed_registration_is_completed_by_its_repeat_with_one_mail(
    point: str, other_parts: Suite, portal_folder: Path
) -> None:
    env = environment(other_parts, "accounts", portal_folder)
    health = other_parts.health_url("accounts-1")
    email = fresh_email()
    request = accounts.Register(request_id=new_id(), portal="autowork", email=email)
    gateway = ProcessSettings.from_environment("gateway", environment(other_parts, "gateway", portal_folder))
    async with connect(gateway) as bus:
        async with process({**env, "CASEBUS_CRASH_AT": point}, health) as first:
            outcome = await asyncio.gather(ask(bus, request), return_exceptions=True)
            assert outcome == [None] or getattr(outcome[0], "code", "") in (Code.TIMEOUT, Code.UNAVAILABLE)
            async with asyncio.timeout(20):
                assert await first.wait() == -signal.SIGKILL
        async with process(env, health):
            await ask(bus, request)
            assert len(await mails_due(bus, gateway, email)) == 1


async def mails_due(bus: Bus, settings: ProcessSettings, email: str) -> list[Event]:
    """The registrations of this address in the stream, when everything written has been relayed."""
    found: dict[str, Event] = {}
    arrived = asyncio.Event()

    async def hear(batch: Batch) -> None:
        for _, event in batch:
            if event.data["email"] == email:
                found[event.id] = event
                arrived.set()

    async with AsyncExitStack() as stack:
        life = Lifecycle(settings, stack)
        follower = await stack.enter_async_context(follow(bus, [accounts.REGISTERED.pattern], 0, hear, life))
        async with asyncio.timeout(30):
            await arrived.wait()
            await follower.caught_up.wait()
        await life.tasks.cancel()
    return list(found.values())
