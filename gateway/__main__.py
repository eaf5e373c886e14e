"""The composition root of the gateway."""

import gc

if __name__ == "__main__":
    gc.disable()  # to import makes no garbage, and to look for it is a third of a start; `run` turns it on again

import asyncio
import socket
from collections.abc import Awaitable, Callable
from functools import partial

import aiohttp
from aiohttp import web

from contracts.accounts import mint_token
from contracts.accounts.system import MintToken
from gateway.app import build_app
from gateway.assets import Assets
from gateway.bell import Bell
from gateway.connections import Runner
from gateway.forms.once import Once
from gateway.gateway import HERE, Gateway
from gateway.i18n import load_words
from gateway.live.feed import feed
from gateway.live.hub import LiveHub
from gateway.overload import Overload
from gateway.patience import close_the_silent
from gateway.peers import Peers
from gateway.portals import Portals
from gateway.rendering import Renderer
from gateway.routes import ROUTES
from gateway.routing import Urls
from gateway.seals import Seals
from gateway.sessions import SessionCache
from gateway.settings import GatewaySettings
from gateway.staff import StaffList
from gateway.systems.answering import Answering, refused
from gateway.systems.asked import Tools
from gateway.systems.sealing import Envelopes
from gateway.systems.streams import KeptStreams
from kit import metrics
from kit.clock import utc_now
from kit.lifecycle import Lifecycle, run
from kit.rpc.client import Bus, connect
from kit.rpc.edge import edge
from kit.rpc.server import present
from kit.tokens import OwnToken

KEEP_ALIVE_SECONDS = 15.0
SHUTDOWN_SECONDS = 15.0


async def main(life: Lifecycle) -> None:
    """Build everything and start to listen."""
    settings = GatewaySettings.read(life.settings)
    bus = await life.enter(connect(life.settings))
    life.health.watch("nats", bus.answers)
    gateway = await _build(life, settings, bus)
    metrics.IN_FLIGHT.labels("http").set_function(lambda: gateway.overload.waiting)
    metrics.IN_FLIGHT.labels("transfers").set_function(lambda: gateway.overload.transferring)
    metrics.IN_FLIGHT.labels("live").set_function(lambda: len(gateway.hub))
    live = await life.enter(feed(bus, gateway.hub, gateway.sessions, life))
    life.health.watch("events", live.healthy)
    await life.enter(present(bus, "gateway"))
    await life.enter(edge(bus, Answering(_tools(gateway, bus)), refused, life))
    runner = Runner(
        build_app(gateway, ROUTES),
        secure=settings.secure,
        access_log=None,
        auto_decompress=False,  # nothing of ours sends that, and a little of it can become a lot
        keepalive_timeout=KEEP_ALIVE_SECONDS,
        shutdown_timeout=SHUTDOWN_SECONDS,
        max_line_size=8190,
        max_field_size=8190,
    )
    await runner.setup()
    life.defer(runner.cleanup)
    assert runner.server is not None
    silent = life.tasks.keep(partial(close_the_silent, runner.server), "close silent connections")
    life.defer(_cancelled(silent))
    await _site(runner, settings).start()


def _cancelled(task: asyncio.Task[None]) -> Callable[[], Awaitable[None]]:
    async def cancel() -> None:
        task.cancel()

    return cancel


async def _build(life: Lifecycle, settings: GatewaySettings, bus: Bus) -> Gateway:
    async def mint() -> tuple[str, float]:
        token = await bus.call(mint_token("gateway"), MintToken())
        return token.token, token.expires

    own_token = OwnToken(mint)
    peers = Peers.over(bus)
    sessions = SessionCache(peers.accounts, own_token)
    words = load_words(HERE / "locales")
    assets = Assets(HERE / "static")
    bell = Bell()
    life.defer(bell.stop)
    return Gateway(
        settings=settings,
        portals=Portals.load(life.settings.portals, secure=settings.secure),
        peers=peers,
        sessions=sessions,
        staff=StaffList(peers.accounts),
        own_token=own_token,
        words=words,
        assets=assets,
        renderer=Renderer(HERE / "templates", life.settings.state / "templates", words, assets),
        urls=Urls(ROUTES),
        seals=Seals(settings.form_key),
        once=Once(),
        overload=Overload(settings.limits),
        hub=LiveHub(sessions.access_changed, bell),
        bell=bell,
        http=await life.enter(aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, sock_connect=2))),
        clock=utc_now,
        closing=asyncio.Event(),
        ready=life.health.report,
    )


def _tools(gateway: Gateway, bus: Bus) -> Tools:
    return Tools(
        peers=gateway.peers,
        own_token=gateway.own_token,
        portals=gateway.portals,
        urls=gateway.urls,
        public_url=gateway.settings.public_url,
        envelopes=Envelopes(gateway.settings.form_key),
        streams=KeptStreams(bus),
        clock=gateway.clock,
    )


def _site(runner: web.AppRunner, settings: GatewaySettings) -> web.BaseSite:
    if settings.listen_fd is not None:
        return web.SockSite(runner, socket.socket(fileno=settings.listen_fd), backlog=1024)
    host, _, port = settings.listen.rpartition(":")
    return web.TCPSite(runner, host, int(port), backlog=1024)


if __name__ == "__main__":
    run("gateway", main)
