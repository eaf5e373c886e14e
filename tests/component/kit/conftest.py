"""What the tests of kit stand on: connections of real processes to the real broker and database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest_asyncio

from contracts.base import Actor
from deploy.local.suite import Suite
from kit.lifecycle import Lifecycle
from kit.mongo import database
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import TokenSigner, TokenVerifier

ANN = Actor(kind="person", id="ann", portal="autowork", role="customer", company="c1", name="Ann", rights=("create",))


@dataclass
class Bench:
    """A lifecycle as the process `tickets`, the gateway's bus, a database, and tokens."""

    life: Lifecycle
    owner: Bus
    caller: Bus
    db: Any
    signer: TokenSigner
    verifier: TokenVerifier

    def token(self, actor: Actor = ANN) -> str:
        """A fresh token."""
        return self.signer.sign(actor)[0]


@pytest_asyncio.fixture
async def bench(parts: Suite) -> AsyncIterator[Bench]:
    async with AsyncExitStack() as stack:
        tickets = ProcessSettings.from_environment("tickets", parts.env_for("tickets"))
        gateway = ProcessSettings.from_environment("gateway", parts.env_for("gateway"))
        accounts = ProcessSettings.from_environment("accounts", parts.env_for("accounts"))
        life = Lifecycle(tickets, stack)
        stack.push_async_callback(life.tasks.cancel)
        yield Bench(
            life,
            await life.enter(connect(tickets)),
            await life.enter(connect(gateway)),
            await life.enter(database(tickets)),
            TokenSigner(accounts.secret("actor_private.pem")),
            TokenVerifier(tickets.secret("actor_public.pem")),
        )


async def until(condition: Any, seconds: float = 30.0) -> None:
    """Wait for a condition to become true; fails when it never does."""
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.01)
