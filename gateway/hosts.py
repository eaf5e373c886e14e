"""A portal at a host of its own: the same pages, without the portal's key in their addresses."""

from collections.abc import Iterator
from typing import Any

from aiohttp import web
from aiohttp.web_urldispatcher import AbstractResource, UrlDispatcher
from yarl import URL

from gateway.gateway import Gateway
from gateway.portals import PortalSite
from gateway.routing import PORTAL

AGAIN = PORTAL + "/{again}{rest:.*}"


def authority_of(gateway: Gateway, request: web.Request) -> str:
    """Host and port as the browser knows them; a proxy in front is believed, anybody else is not."""
    if (request.remote or "") in gateway.settings.proxies:
        forwarded = request.headers.get("X-Forwarded-Host", "").rpartition(",")[2].strip()
        if forwarded:
            return forwarded
    return request.headers.get("Host", "")


def host_of(authority: str) -> str:
    """The host name alone, in small letters; an empty text for an address in brackets, which no portal has."""
    return authority.partition(":")[0].rstrip(".").lower()


def own_site(gateway: Gateway, request: web.Request) -> PortalSite | None:
    """The portal that the host of this request belongs to."""
    return gateway.portals.at(host_of(authority_of(gateway, request)))


class OwnHosts(AbstractResource):
    """Resolves addresses at a portal's own host as if the key were in front; no other portal is there.

    The request itself stays as it came: its pages see the address that the browser shows.
    """

    def __init__(self, gateway: Gateway, pages: UrlDispatcher) -> None:
        super().__init__()
        self._gateway = gateway
        self._pages = pages

    async def resolve(self, request: web.Request) -> Any:
        """Nothing at the installation's own host; elsewhere the page, or that there is none."""
        site = own_site(self._gateway, request)
        if site is None:
            return None, set()
        path = URL.build(path=f"/{site.key}{request.rel_url.raw_path}", encoded=True)
        return await self._pages.resolve(request.clone(rel_url=path)), set()

    @property
    def canonical(self) -> str:
        """It is asked for every address, before the pages with a key."""
        return "/"

    def url_for(self, **_values: str) -> URL:
        """Addresses are made by `Urls`."""
        return URL("/")

    def add_prefix(self, prefix: str) -> None:
        """It is never a part of another application."""
        raise ValueError(prefix)

    def get_info(self) -> Any:
        """For who looks at the router."""
        return {"path": "/"}

    def raw_match(self, path: str) -> bool:
        """No page is added to it under a pattern."""
        del path
        return False

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        return iter(())


async def without_key(request: web.Request) -> web.Response:
    """At its own host, an address with the portal's key leads to the one without."""
    values = request.match_info
    if values["again"] != values["portal"]:
        raise web.HTTPNotFound
    rest = request.rel_url.raw_path[len(f"/{values['again']}") :].lstrip("/\\")  # two slashes would name a host
    query = f"?{request.query_string}" if request.query_string else ""
    return web.Response(status=308, headers={"Location": f"/{rest}{query}"})
