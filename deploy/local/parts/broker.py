"""nats-server with JetStream on disk, one user per process."""

from __future__ import annotations

import json
from pathlib import Path

import aiohttp

from contracts.bus import USERS
from deploy.local import keys
from deploy.local.child import Program
from deploy.local.layout import Layout
from deploy.local.parts.base import Place, binary, plain_environment
from deploy.local.ports import LOOPBACK
from deploy.nats.config import BrokerSettings, render, render_accounts
from deploy.nats.outside import systems_of


def url(place: Place) -> str:
    """The address that the processes get in `NATS_URL`."""
    return f"nats://{LOOPBACK}:{place.ports['nats']}"


def monitor_url(place: Place) -> str:
    """The broker's own HTTP page of figures (`/jsz`, `/varz`, `/healthz`)."""
    return f"http://{LOOPBACK}:{place.ports['nats-monitor']}"


def program(place: Place) -> Program:
    """Write the configuration and say how to run the broker with it."""
    layout = place.layout
    folder = layout.part("nats")
    settings = BrokerSettings(
        host=LOOPBACK,
        port=place.ports["nats"],
        monitor_port=place.ports["nats-monitor"],
        store=folder / "jetstream",
    )
    path = folder / "nats.conf"
    write_accounts(layout)
    keys.write_private(path, render(settings))
    monitor = monitor_url(place)

    async def probe() -> str:
        return await _probe(monitor)

    return Program(
        name="nats",
        argv=(binary("nats", "nats-server"), "-c", str(path)),
        env=plain_environment(),
        cwd=folder,
        log=layout.log("nats"),
        probe=probe,
        patience=30,
    )


def systems_file(layout: Layout) -> Path:
    """What the broker was last told of outside systems, as `casebus systems export` writes it."""
    return layout.part("nats") / "systems.json"


def write_accounts(layout: Layout) -> None:
    """Write who may connect and what each may do, outside systems included."""
    system = keys.read(layout, "system", "nats_password")
    text = render_accounts(passwords(layout), system, systems_of(systems_file(layout)))
    keys.write_private(layout.part("nats") / "accounts.conf", text)


def passwords(layout: Layout) -> dict[str, str]:
    """The password of each NATS user."""
    return {user: keys.read(layout, user, "nats_password") for user in USERS}


async def _probe(monitor: str) -> str:
    try:
        timeout = aiohttp.ClientTimeout(total=2)
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(f"{monitor}/healthz") as response:
            return "" if response.status == 200 else json.dumps(await response.json())
    except (aiohttp.ClientError, TimeoutError):
        return "connecting"
