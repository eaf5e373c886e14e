"""Keeps the embedded broker's accounts as the portal knows its outside systems: whoever is revoked is cut off."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable

import aiohttp
from nats.errors import Error as NatsError

from contracts import accounts, outside
from contracts.errors import CasebusError
from deploy.local import keys
from deploy.local.child import Tell
from deploy.local.errors import StartError
from deploy.local.layout import Layout
from deploy.local.parts import broker
from kit.rpc.client import Bus, connect
from kit.settings import ProcessSettings
from kit.tokens import OwnToken

EVERY_SECONDS = 1.0
RELOAD_SECONDS = 10.0
TROUBLE = (StartError, NatsError, OSError, TimeoutError, ValueError, aiohttp.ClientError)
# Of a system these matter to the broker; when it was last seen does not.
TOLD = ("name", "portal", "public_key", "allow", "state", "generation")


class SystemsKeeper:
    """Asks accounts each second; a change is written down, told to the broker, and declared there."""

    def __init__(
        self,
        layout: Layout,
        monitor: str,
        hang_up: Callable[[signal.Signals], None],
        declare: Callable[[str], Awaitable[str]],
        tell: Tell,
    ) -> None:
        self._layout = layout
        self._monitor = monitor
        self._hang_up = hang_up
        self._declare = declare
        self._tell = tell
        self._file = broker.systems_file(layout)
        self._declared = ""
        self._told = self._known()  # what the broker was started with, then what it has confirmed

    async def run(self, environment: dict[str, str]) -> None:
        """Until cancelled; what fails is tried again."""
        settings = ProcessSettings.from_environment("operator", environment)
        while True:
            try:
                async with connect(settings) as bus:
                    await self._keep(bus)
            except TROUBLE as error:
                self._tell("systems", f"will be tried again: {type(error).__name__}")
                await asyncio.sleep(EVERY_SECONDS)

    async def _keep(self, bus: Bus) -> None:
        token = _operator(bus)
        while True:
            try:
                found = await bus.call(outside.LIST_SYSTEMS, outside.ListSystems(), token=await token())
                await self._apply(found)
            except CasebusError:
                pass  # accounts being away is told of elsewhere
            except TROUBLE as error:
                self._tell("systems", f"will be tried again: {type(error).__name__}")
            await asyncio.sleep(EVERY_SECONDS)

    async def _apply(self, found: outside.Systems) -> None:
        rows = [system.model_dump(mode="json", include=set(TOLD)) for system in found.items]
        text = json.dumps(rows, indent=1)
        if text == self._declared:
            return
        if text != self._told:
            keys.write_private(self._file, text)
            broker.write_accounts(self._layout)
            await self._reload()
            # a new account's imports find our subscriptions only when the broker looks at them again
            await self._reload()
            self._told = text
        if rows:
            await self._declare(str(self._file))
            self._tell("systems", f"{sum(row['state'] == 'active' for row in rows)} on the bus")
        self._declared = text

    def _known(self) -> str:
        try:
            return self._file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return "[]"

    async def _reload(self) -> None:
        """Have the broker read its configuration, and wait until it has."""
        before = await self._loaded_at()
        self._hang_up(signal.SIGHUP)
        async with asyncio.timeout(RELOAD_SECONDS):
            while True:
                if await self._loaded_at() != before:
                    return
                await asyncio.sleep(0.05)

    async def _loaded_at(self) -> str:
        timeout = aiohttp.ClientTimeout(total=2)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{self._monitor}/varz") as response:
            return str((await response.json())["config_load_time"])


def _operator(bus: Bus) -> OwnToken:
    async def mint() -> tuple[str, float]:
        minted = await bus.call(accounts.mint_token("operator"), accounts.MintToken())
        return minted.token, minted.expires

    return OwnToken(mint)
