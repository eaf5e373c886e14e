"""The web application: middleware, addresses, and what they share."""

from aiohttp import web
from aiohttp.web_urldispatcher import UrlDispatcher

from gateway.api.document import document
from gateway.api.table import ENDPOINTS
from gateway.dispatch import handler_for
from gateway.gateway import GATEWAY, Gateway
from gateway.hosts import AGAIN, OwnHosts, own_site, without_key
from gateway.middleware.errors import errors
from gateway.middleware.headers import add_headers
from gateway.middleware.trace import trace
from gateway.pages.landing import landing
from gateway.routing import PORTAL, Body, Route
from gateway.systems.document import asyncapi_yaml
from gateway.systems.sealing import Envelopes
from gateway.systems.uploading import ENVELOPES, put
from gateway.uploads import hold_back


def build_app(gateway: Gateway, routes: tuple[Route, ...]) -> web.Application:
    """The application over parts that are already there."""
    app = web.Application(middlewares=[trace, errors], client_max_size=gateway.settings.limits.form_bytes)
    app[GATEWAY] = gateway
    app.on_response_prepare.append(add_headers)
    app.on_shutdown.append(_close_what_lasts)
    at_own_hosts = UrlDispatcher()
    app.router.register_resource(OwnHosts(gateway, at_own_hosts))  # asked before the pages with a key
    app.router.add_get("/", landing)
    app.router.add_get("/healthz", _alive)
    app.router.add_get("/api/v1/openapi.json", _openapi)
    app.router.add_get("/api/v1/asyncapi.yaml", _asyncapi)
    app[ENVELOPES] = Envelopes(gateway.settings.form_key)
    app.router.add_put("/systems/uploads/{seal:[A-Za-z0-9_-]{40,4000}}", put, expect_handler=hold_back)
    app.router.add_get("/readyz", _ready)
    app.router.add_get("/static/{version}/{path:.+}", _static)
    app.router.add_get(PORTAL, _with_slash)
    _add_pages(app.router, routes)
    _add_pages(at_own_hosts, routes)
    at_own_hosts.add_get(AGAIN, without_key)
    return app


def _add_pages(router: UrlDispatcher, routes: tuple[Route, ...]) -> None:
    router.add_get(f"{PORTAL}/theme-{{version}}.css", _theme)
    for route in routes:
        ask_first = hold_back if route.slow and route.body is Body.STREAM else None
        router.add_route(route.method, route.pattern, handler_for(route), expect_handler=ask_first)
        if route.method == "GET":
            router.add_route("HEAD", route.pattern, handler_for(route))


async def _close_what_lasts(app: web.Application) -> None:
    gateway = app[GATEWAY]
    gateway.closing.set()
    gateway.hub.wake()


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"alive": True})


async def _ready(request: web.Request) -> web.Response:
    report = await request.app[GATEWAY].ready()
    return web.json_response(report, status=200 if all(report.values()) else 503)


async def _openapi(request: web.Request) -> web.Response:
    own = own_site(request.app[GATEWAY], request) is not None
    return web.json_response(document(ENDPOINTS, own_host=own))


async def _asyncapi(request: web.Request) -> web.Response:
    text = asyncapi_yaml(request.app[GATEWAY].settings.public_url)
    return web.Response(text=text, content_type="application/yaml", charset="utf-8")


async def _static(request: web.Request) -> web.Response:
    return request.app[GATEWAY].assets.answer(request)


async def _theme(request: web.Request) -> web.Response:
    site = request.app[GATEWAY].portals.get(request.match_info["portal"])
    if site is None:
        raise web.HTTPNotFound
    current = request.match_info["version"] == site.theme_hash
    caching = "public, max-age=31536000, immutable" if current else "no-cache"
    return web.Response(text=site.theme, content_type="text/css", headers={"Cache-Control": caching})


async def _with_slash(request: web.Request) -> web.Response:
    if request.app[GATEWAY].portals.get(request.match_info["portal"]) is None:
        raise web.HTTPNotFound
    query = f"?{request.query_string}" if request.query_string else ""
    return web.Response(status=308, headers={"Location": f"{request.path}/{query}"})
