"""The page and the JSON API of the mailbox.

Mail is other people's text: its HTML is shown in a frame in a sandbox of its own, without scripts, forms or requests.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from jinja2 import Environment, FileSystemLoader

from deploy.local.mailbox.reading import Letter, read
from deploy.local.mailbox.store import MailStore

HERE = Path(__file__).parent
LOCAL_NAMES = ("127.0.0.1", "localhost", "[::1]")
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
LETTER_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
    "img-src data:; form-action 'none'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Mailbox:
    """Handlers of every address of the mailbox."""

    store: MailStore
    templates: Environment

    def routes(self) -> list[web.RouteDef]:
        """The mailbox's addresses in one table."""
        return [
            web.get("/", self.overview),
            web.post("/clear", self.clear),
            web.get(r"/messages/{id:\d+}", self.letter),
            web.get(r"/messages/{id:\d+}/html", self.letter_html),
            web.get(r"/messages/{id:\d+}/raw", self.letter_raw),
            web.get("/api/messages", self.api_list),
            web.delete("/api/messages", self.api_clear),
            web.get(r"/api/messages/{id:\d+}", self.api_letter),
            web.get("/healthz", self.health),
        ]

    async def overview(self, request: web.Request) -> web.Response:
        """The list, newest first."""
        letters = await self._list(request)
        page = self.templates.get_template("overview.html")
        return _html(page.render(letters=letters, to=request.query.get("to", "")))

    async def letter(self, request: web.Request) -> web.Response:
        """One mail with its headers, text and HTML."""
        letter = await self._one(request)
        return _html(self.templates.get_template("letter.html").render(letter=letter))

    async def letter_html(self, request: web.Request) -> web.Response:
        """The HTML part alone, for the frame; its links open in a tab of their own."""
        letter = await self._one(request)
        body = f'<!doctype html><base target="_blank">{letter.html}'
        return web.Response(text=body, content_type="text/html", headers={"Content-Security-Policy": LETTER_POLICY})

    async def letter_raw(self, request: web.Request) -> web.Response:
        """The mail's bytes as they came."""
        mail = await asyncio.to_thread(self.store.get, int(request.match_info["id"]))
        if mail is None:
            raise web.HTTPNotFound
        return web.Response(text=mail.raw.decode("utf-8", "replace"), content_type="text/plain")

    async def clear(self, request: web.Request) -> web.Response:
        """The button that empties the mailbox; only from our own page."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            raise web.HTTPForbidden
        await asyncio.to_thread(self.store.clear)
        raise web.HTTPSeeOther("/")

    async def api_list(self, request: web.Request) -> web.Response:
        """`?to=<address>` and `?after=<id>`; newest first, at most `?limit=`, which is 200 without and 5000 at most."""
        return web.json_response([letter.as_json() for letter in await self._list(request)])

    async def api_letter(self, request: web.Request) -> web.Response:
        """One mail with everything in it."""
        return web.json_response((await self._one(request)).as_json())

    async def api_clear(self, _request: web.Request) -> web.Response:
        """Empty the mailbox."""
        await asyncio.to_thread(self.store.clear)
        return web.Response(status=204)

    async def health(self, _request: web.Request) -> web.Response:
        """Alive, and the store answers."""
        await asyncio.to_thread(self.store.get, 0)
        return web.Response(text="ok\n")

    async def _list(self, request: web.Request) -> list[Letter]:
        try:
            after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", "200"))
        except ValueError as error:
            raise web.HTTPBadRequest(text="after is the number of a mail, limit how many\n") from error
        to = request.query.get("to", "").strip()
        mails = await asyncio.to_thread(lambda: self.store.newest(to=to, after=after, limit=min(max(limit, 0), 5000)))
        return await asyncio.to_thread(lambda: [read(mail) for mail in mails])

    async def _one(self, request: web.Request) -> Letter:
        mail = await asyncio.to_thread(self.store.get, int(request.match_info["id"]))
        if mail is None:
            raise web.HTTPNotFound(text="There is no such mail.\n")
        return await asyncio.to_thread(read, mail)


def build_app(store: MailStore) -> web.Application:
    """The whole page."""
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    app = web.Application(middlewares=[_only_local])
    app.add_routes(Mailbox(store, templates).routes())
    app.router.add_static("/static", HERE / "static")
    return app


@web.middleware
async def _only_local(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse a foreign host name: a web site could point one at this machine to read the mail."""
    host = request.host.rsplit(":", 1)[0] if request.host.count(":") == 1 or "]:" in request.host else request.host
    if host not in LOCAL_NAMES:
        raise web.HTTPForbidden(text="The local mailbox answers on this machine only.\n")
    response = await handler(request)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _html(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")
