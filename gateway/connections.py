"""Connections: what cannot be read as a request at all gets a calm answer, with the headers of every answer."""

from __future__ import annotations

from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong

from gateway.middleware.headers import put_headers
from kit.logs import get_logger

log = get_logger(__name__)

UNREADABLE = "This request cannot be understood.\n"
TOO_LONG = "The address or a header of this request is too long.\n"
FAILED = "Something went wrong on our side.\n"


class Connection(web.RequestHandler):
    """aiohttp's own would quote its parser to the stranger, and the stranger in our log."""

    __slots__ = ("_secure",)

    def __init__(self, manager: web.Server, *, secure: bool, **options: Any) -> None:
        super().__init__(manager, **options)
        self._secure = secure

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

    def __call__(self) -> web.RequestHandler:
        """A new connection."""
        return Connection(self, secure=self._secure, loop=self._loop, **self._kwargs)


class Runner(web.AppRunner):
    """Runs the application behind our kind of connection."""

    __slots__ = ("_secure",)

    def __init__(self, app: web.Application, *, secure: bool, **options: Any) -> None:
        super().__init__(app, **options)
        self._secure = secure

    async def _make_server(self) -> web.Server:
        return Server(await super()._make_server(), secure=self._secure, **self._kwargs)
