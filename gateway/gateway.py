"""Everything that the pages of this process share."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession, web

from gateway.assets import Assets
from gateway.bell import Bell
from gateway.forms.once import Once
from gateway.i18n import Words
from gateway.lately import Lately
from gateway.live.hub import LiveHub
from gateway.overload import Overload
from gateway.peers import Peers
from gateway.portals import Portals
from gateway.printing import Printer
from gateway.rendering import Renderer
from gateway.routing import Urls
from gateway.seals import Seals
from gateway.sessions import SessionCache
from gateway.settings import GatewaySettings
from gateway.staff import StaffList
from kit.clock import Clock

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Gateway:
    """The parts of this process; `own_token` is the gateway's service token, `http` streams bytes to and from S3.

    `closing` is set when the process is about to end: what lasts ends then.
    """

    settings: GatewaySettings
    portals: Portals
    peers: Peers
    sessions: SessionCache
    staff: StaffList
    own_token: Callable[[], Awaitable[str]]
    words: dict[str, Words]
    assets: Assets
    renderer: Renderer
    urls: Urls
    seals: Seals
    once: Once
    overload: Overload
    hub: LiveHub
    http: ClientSession
    clock: Clock
    closing: asyncio.Event
    ready: Callable[[], Awaitable[dict[str, bool]]]
    printer: Printer = field(default_factory=Printer)
    bell: Bell = field(default_factory=Bell)
    lately: Lately = field(default_factory=Lately)


GATEWAY = web.AppKey("gateway", Gateway)
