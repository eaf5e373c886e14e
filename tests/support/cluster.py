"""A broker of three servers, as an installation on several machines has it, on free ports of loopback."""

from __future__ import annotations

import asyncio
import json
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from deploy.local import keys
from deploy.local.layout import Layout
from deploy.local.parts import broker
from deploy.local.parts.base import binary
from deploy.local.ports import LOOPBACK, Ports
from deploy.nats.config import BrokerSettings, render, render_cluster

SIZE = 3
SECONDS = 60.0


@dataclass
class Cluster:
    """Three servers that may be killed one at a time."""

    folder: Path
    ports: Ports
    running: dict[int, Process] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """The address of one; it tells of the others."""
        return f"nats://{LOOPBACK}:{self.ports['server-0']}"

    async def start(self, number: int) -> None:
        """Start one, and wait until it is as far as the others."""
        words = (binary("nats", "nats-server"), "-c", str(self.folder / f"server-{number}.conf"))
        self.running[number] = await asyncio.create_subprocess_exec(*words, stdout=DEVNULL, stderr=DEVNULL)

    async def healthy(self, number: int) -> None:
        """Wait until it says that it is well."""
        async with asyncio.timeout(SECONDS):
            while (await self._asked(number, "healthz")).get("status") != "ok":
                await asyncio.sleep(0.1)

    async def kill(self, number: int) -> None:
        """SIGKILL, and wait for its end."""
        process = self.running.pop(number)
        process.send_signal(signal.SIGKILL)
        await process.wait()

    async def streams(self) -> list[dict[str, Any]]:
        """Our stream as each running server has it: `config`, `state`, and `cluster` with its `leader`."""
        told = [await self._asked(number, "jsz?accounts=1&streams=1&config=1") for number in self.running]
        accounts = [account for one in told for account in one.get("account_details", ())]
        return [stream for account in accounts for stream in account.get("stream_detail", ())]

    async def leader(self) -> int:
        """The number of the server that leads our stream."""
        async with asyncio.timeout(SECONDS):
            while True:
                names = {stream.get("cluster", {}).get("leader") for stream in await self.streams()} - {None, ""}
                if len(names) == 1:
                    return int(names.pop().rpartition("-")[2])
                await asyncio.sleep(0.1)

    async def _asked(self, number: int, what: str) -> dict[str, Any]:
        address = f"http://{LOOPBACK}:{self.ports[f'monitor-{number}']}/{what}"
        try:
            async with aiohttp.ClientSession() as http, http.get(address) as answer:
                found: dict[str, Any] = json.loads(await answer.text())
                return found
        except aiohttp.ClientError:
            return {}


@asynccontextmanager
async def cluster(data: Path) -> AsyncIterator[Cluster]:
    """Running, with the users of a suite that will have this data folder; killed at the end."""
    layout = Layout(data.resolve())
    layout.prepare()
    keys.generate(layout)
    broker.write_accounts(layout)
    made = Cluster(layout.part("nats"), Ports(use_defaults=False))
    members = [f"{LOOPBACK}:{made.ports[f'route-{number}']}" for number in range(SIZE)]
    for number, member in enumerate(members):
        settings = BrokerSettings(
            host=LOOPBACK,
            port=made.ports[f"server-{number}"],
            monitor_port=made.ports[f"monitor-{number}"],
            store=made.folder / f"store-{number}",
            server_name=f"casebus-nats-{number}",
        )
        text = render(settings) + render_cluster("between-servers", members, member)
        keys.write_private(made.folder / f"server-{number}.conf", text)
    try:
        for number in range(SIZE):
            await made.start(number)
        await asyncio.gather(*map(made.healthy, range(SIZE)))
        yield made
    finally:
        for number in tuple(made.running):
            await made.kill(number)
        made.ports.release()
