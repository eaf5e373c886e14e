"""Connections: what cannot be read as a request at all gets a calm answer, with the headers of every answer."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from gateway.middleware.headers import put_headers
from kit.logs import get_logger

log = get_logger(__name__)

UNREADABLE = "This request cannot be understood.\n"
TOO_LONG = "The address or a header of this request is too long.\n"
FAILED = "Something went wrong on our side.\n"
LEAVE_SECONDS = 0.5
LOOK_SECONDS = 0.02


class Connection(web.RequestHandler):
    """aiohttp's own would quote its parser to the stranger, and the stranger in our log."""

    __slots__ = ("_secure",)

    def __init__(self, manager: web.Server, *, secure: bool, **options: Any) -> None:
        super().__init__(manager, **options)
        self._secure = secure

    async def finish_response(
        self, request: web.BaseRequest, resp: web.StreamResponse, start_time: float | None
    ) -> tuple[web.StreamResponse, bool]:
        """While we leave, each answer says that it is the last one here."""
        if isinstance(self._manager, Server) and self._manager.leaving and not resp.prepared:
            resp.force_close()
        return await super().finish_response(request, resp, start_time)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """The answer to what no page and no middleware has seen; it always ends the connection."""
        text = FAILED
        if status < 500:
            status, text = (431, TOO_LONG) if isinstance(exc, LineTooLong) else (status, UNREADABLE)
            log.debug("unreadable_request", kind=type(exc).__name__)
        elif isinstance(exc, ConnectionError):
            raise exc  # the other side has gone; aiohttp closes the connection
        else:
            log.error("connection_failed", exc)
        if request.writer.output_size > 0:
            raise ConnectionError("an answer is already on its way")
        response = web.Response(status=status, text=text)
        put_headers(response, secure=self._secure)
        response.force_close()
        return response


class Server(web.Server):
    """Makes our kind of connection."""

    def __init__(self, plain: web.Server, *, secure: bool, **options: Any) -> None:
        super().__init__(plain.request_handler, request_factory=plain.request_factory, **options)
        self._secure = secure
        self.leaving = False

    def __call__(self) -> web.RequestHandler:
        """A new connection."""
        return Connection(self, secure=self._secure, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs the application behind our kind of connection."""

    __slots__ = ("_leave_seconds", "_secure")

    def __init__(
        self, app: web.Application, *, secure: bool, leave_seconds: float = LEAVE_SECONDS, **options: Any
    ) -> None:
        super().__init__(app, **options)
        self._secure = secure
        self._leave_seconds = leave_seconds

    async def cleanup(self) -> None:
        """Take nobody new, and tell who is here before hanging up.

        A proxy keeps connections between requests: one that is closed at the moment of its next request is an error to
        somebody, since what was sent with it must not be sent again.
        """
        for site in tuple(self.sites):
            await site.stop()
        if isinstance(self.server, Server):
            self.server.leaving = True
            until = time.monotonic() + self._leave_seconds
            while self.server.connections and time.monotonic() < until:  # noqa: ASYNC110 - nobody tells of the last one
                await asyncio.sleep(LOOK_SECONDS)
        await super().cleanup()

    async def _make_server(self) -> web.Server:
        return Server(await super()._make_server(), secure=self._secure, **self._kwargs)
