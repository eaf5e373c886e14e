"""What the gateway is told by its environment, beside what every process is told."""

import os
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from kit.settings import ProcessSettings, SettingsError


@dataclass(frozen=True)
class Limits:
    """How much the gateway takes on at once; beyond it, it says so instead of getting slow.

    `slots` requests are worked on at once, `queue` more wait at most `queue_seconds`. One company may hold
    `company_slots` of them. `senders` are small bodies that are still on their way, and hold no slot meanwhile.
    `transfers` are files on their way in or out. Rates are tokens per second and
    the most that can be saved up.
    """

    slots: int = 96
    queue: int = 192
    queue_seconds: float = 2.0
    company_slots: int = 48
    senders: int = 512
    senders_per_address: int = 128
    transfers: int = 256
    transfers_per_person: int = 32
    request_seconds: float = 15.0
    address_rate: float = 300.0
    address_burst: float = 1200.0
    session_rate: float = 300.0
    session_burst: float = 900.0
    live_streams: int = 2500
    live_streams_per_person: int = 24
    form_bytes: int = 2 * 1024 * 1024


@dataclass(frozen=True)
class Proxies:
    """Addresses and networks of the proxies in front; `address in proxies` is asked at each request."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def parse(cls, text: str) -> "Proxies":
        """Read e.g. `10.0.0.5, 10.244.0.0/16`; raises SettingsError."""
        try:
            return cls(tuple(ip_network(piece) for piece in text.replace(",", " ").split()))
        except ValueError as error:
            raise SettingsError(
                f"CASEBUS_PROXIES: {error}; addresses or networks like 10.244.0.0/16 are needed"
            ) from error

    def __contains__(self, address: object) -> bool:
        return bool(self.networks) and _within(str(address), self.networks)


@lru_cache(maxsize=1024)
def _within(address: str, networks: tuple[IPv4Network | IPv6Network, ...]) -> bool:
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    return any(parsed in network for network in networks)


@dataclass(frozen=True)
class GatewaySettings:
    """Where to listen, the public address, the key of forms and the limits.

    `listen` is `host:port`; `listen_fd` is the number of an inherited listening socket and wins. `proxies` are the
    addresses and networks of proxies in front, whose `X-Forwarded-For` and `X-Forwarded-Host` are believed.
    """

    listen: str
    listen_fd: int | None
    public_url: str
    form_key: bytes
    proxies: Container[str]
    limits: Limits = Limits()

    @property
    def secure(self) -> bool:
        """Whether people reach us over https."""
        return self.public_url.startswith("https://")

    @property
    def origin(self) -> str:
        """The origin that our own pages have in a browser."""
        parts = urlsplit(self.public_url)
        return f"{parts.scheme}://{parts.netloc}"

    @classmethod
    def read(cls, process: ProcessSettings, environment: Mapping[str, str] | None = None) -> "GatewaySettings":
        """Read them; raises SettingsError."""
        env = os.environ if environment is None else environment
        listen_fd = env.get("CASEBUS_LISTEN_FD", "")
        if listen_fd and not listen_fd.isdigit():
            raise SettingsError(f"CASEBUS_LISTEN_FD: found {listen_fd!r}, the number of an open socket is needed")
        host = urlsplit(process.public_url).hostname or ""
        if process.public_url.startswith("http://") and not (host == "localhost" or host.startswith(("127.", "::1"))):
            raise SettingsError("CASEBUS_PUBLIC_URL: http is for loopback only, https is needed anywhere else")
        return cls(
            listen=env.get("CASEBUS_LISTEN", "127.0.0.1:8080"),
            listen_fd=int(listen_fd) if listen_fd else None,
            public_url=process.public_url,
            form_key=process.secret("form_key").encode(),
            proxies=Proxies.parse(env.get("CASEBUS_PROXIES", "")),
        )
