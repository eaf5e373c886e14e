"""A stand-in for the gateway's end of the scripts: a live page, its hints, uploads and forms, for tests."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.web import gallery, gallery_data


@dataclass
class Stage:
    """What the page shows now, and what the browser sent."""

    address: str = ""
    entries: list[dict[str, Any]] = field(default_factory=lambda: list(gallery_data.ENTRIES[:2]))
    tickets: list[dict[str, Any]] = field(default_factory=lambda: list(gallery_data.TICKETS[:2]))
    title: str = "Printer"
    revision: int = 1
    sequence: int = 10
    refuse: int = 0
    upload_status: int = 201
    posts: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[dict[str, Any]] = field(default_factory=list)
    fetches: list[str] = field(default_factory=list)
    streams: list[web.StreamResponse] = field(default_factory=list)
    asked_after: list[str] = field(default_factory=list)
    second_stream: asyncio.Event = field(default_factory=asyncio.Event)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    async def page(self, request: web.Request) -> web.Response:
        """The live page, or the same page as a fragment."""
        if "fragment" in request.query:
            self.fetches.append(request.path_qs)
        known = {"entries": self.entries, "tickets": self.tickets, "title": self.title, "revision": self.revision}
        page = {"lang": "en", "theme": "light", "csrf": "token", "person_key": "p1"}
        page |= {"live_url": "/hints", "live_seq": self.sequence}
        html = gallery.page("live", page=page, **known)
        return web.Response(text=html, content_type="text/html", headers={"Content-Security-Policy": gallery.CSP})

    async def hints(self, request: web.Request) -> web.StreamResponse:
        """The stream of hints."""
        self.asked_after.append(request.query.get("after", ""))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        await response.write(b": hello\n\n")
        self.streams.append(response)
        if len(self.asked_after) > 1:
            self.second_stream.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.streams.remove(response)
        return response

    async def hint(self, kind: str, key: str, revision: int) -> None:
        """Tell the browser that something changed."""
        self.sequence += 1
        data = json.dumps({"kind": kind, "id": key, "revision": revision, "seq": self.sequence})
        for stream in self.streams:
            await stream.write(f"id: {self.sequence}\nevent: hint\ndata: {data}\n\n".encode())

    async def upload(self, request: web.Request) -> web.Response:
        """One file as the body of a PUT; waits for the gate."""
        body = await request.read()
        self.uploads.append({"name": request.query["name"], "csrf": request.headers["X-CSRF-Token"], "body": body})
        number = len(self.uploads)
        await self.gate.wait()
        if self.upload_status >= 400:
            return web.json_response({"detail": "The store is not reachable."}, status=self.upload_status)
        return web.json_response({"id": f"up-{number}"}, status=self.upload_status)

    async def sent(self, request: web.Request) -> web.Response:
        """A form; leads back to the page, or refuses with `refuse`."""
        form = await request.post()
        self.posts.append({key: form.getall(key) for key in form})
        if self.refuse:
            return web.Response(status=self.refuse, text="<!doctype html><title>No</title>", content_type="text/html")
        return web.Response(status=303, headers={"Location": "/live"})

    def routes(self) -> list[web.RouteDef]:
        """The addresses of the stage."""
        return [
            web.get("/live", self.page),
            web.get("/hints", self.hints),
            web.put("/uploads", self.upload),
            web.post("/sent", self.sent),
        ]
