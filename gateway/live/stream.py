"""The endpoint that an open page listens to: server-sent events with hints, never with content."""

import asyncio
import time

from aiohttp import web
from aiohttp.client_exceptions import ClientConnectionResetError

from contracts.base import Actor
from contracts.errors import CasebusError, Code, unavailable
from gateway.live.listener import Listener
from gateway.sessions import BELIEVED_SECONDS
from gateway.visit import Visit

HEARTBEAT_SECONDS = 15.0
WRITE_SECONDS = 15.0
CHECK_SECONDS = 4.0
IDLE_BELIEVED_SECONDS = 60.0  # a stream with nothing to tell leaks nothing; accounts tells when access changes
RETRY = b"retry: 1500\n\n"
TOO_MANY = "You have too many live pages open here. This page still works; load it again to see what is new."


async def show(visit: Visit) -> web.StreamResponse:
    """Hints until the browser leaves, the session ends or the process stops."""
    hub, limits = visit.gateway.hub, visit.gateway.settings.limits
    if len(hub) >= limits.live_streams:
        raise unavailable(retry_after=5)
    if hub.streams_of(visit.person.id) >= limits.live_streams_per_person:
        raise CasebusError(Code.RATE_LIMITED, TOO_MANY, retry_after=10)
    if visit.request.method == "HEAD":
        return web.Response(content_type="text/event-stream")
    response = web.StreamResponse(
        headers={
            "Content-Type": "text/event-stream; charset=utf-8",
            "Cache-Control": "no-store",
            "X-Accel-Buffering": "no",
        }
    )
    listener = hub.listen(visit.actor, after_of(visit))
    try:
        await response.prepare(visit.request)
        await Stream(visit, listener, response).run()
    except (ClientConnectionResetError, ConnectionResetError, TimeoutError):
        pass  # the browser left, or does not read
    finally:
        hub.leave(listener)
    return response


def after_of(visit: Visit) -> int | None:
    """The sequence that the page has seen: what the browser remembers, else what the page says."""
    text = visit.request.headers.get("Last-Event-ID", "") or visit.query.get("after", "")
    return int(text) if text.isdigit() and len(text) < 16 else None


def _powers(actor: Actor) -> tuple[object, ...]:
    return actor.role, actor.company, actor.home, actor.rights


class Stream:
    """Writes one listener's hints."""

    def __init__(self, visit: Visit, listener: Listener, response: web.StreamResponse) -> None:
        self._visit = visit
        self._listener = listener
        self._response = response
        self._closing = visit.gateway.closing

    async def run(self) -> None:
        """Until somebody has enough."""
        await self._write(RETRY)
        checked = time.monotonic()
        while not self._closing.is_set():
            moved = await self._listener.wait(HEARTBEAT_SECONDS)
            believed = BELIEVED_SECONDS if moved else IDLE_BELIEVED_SECONDS
            if self._listener.checking or time.monotonic() - checked > believed:
                if not await self._still_here():
                    return
                checked = time.monotonic()
            await self._tell(moved)

    async def _tell(self, moved: bool) -> None:
        hub = self._visit.gateway.hub
        if self._listener.stale:
            self._listener.stale = False
            await self._write(f"event: resync\nid: {hub.position}\ndata: {{}}\n\n".encode())
        hints = self._listener.take()
        if hints:
            text = "".join(f"event: hint\nid: {sequence}\ndata: {hint}\n\n" for sequence, hint in hints)
            await self._write(text.encode())
        elif not moved:
            await self._write(f"id: {hub.position}\n: still here\n\n".encode())

    async def _still_here(self) -> bool:
        """Ask again who this is; hints wait meanwhile, and nothing is told on old knowledge."""
        self._listener.checking = False
        visit = self._visit
        try:
            async with asyncio.timeout(CHECK_SECONDS):
                session = await visit.gateway.sessions.find(visit.site.key, visit.secret)
        except (CasebusError, TimeoutError):
            return False  # the browser comes back, and is let in when accounts answers again
        if session is None or session.must_change_password:
            return False
        before, self._listener.actor = self._listener.actor, session.actor
        if _powers(before) != _powers(session.actor):
            self._listener.resync()
        return True

    async def _write(self, data: bytes) -> None:
        async with asyncio.timeout(WRITE_SECONDS):
            await self._response.write(data)
