"""Connections that never come to the point: closed when their first request is not there after ten seconds.

aiohttp limits how long a connection may be idle between requests, not how long the first one takes to arrive.
"""

import asyncio
import time

from aiohttp import web

HEADER_SECONDS = 10.0
LOOK_SECONDS = 2.0


def _waits_for_its_first_request(connection: web.RequestHandler) -> bool:
    return int(getattr(connection, "_request_count", 1)) == 0


async def close_the_silent(server: web.Server) -> None:
    """Look at all connections every two seconds, for ever."""
    since: dict[web.RequestHandler, float] = {}
    while True:
        now = time.monotonic()
        silent = [connection for connection in server.connections if _waits_for_its_first_request(connection)]
        since = {connection: since.get(connection, now) for connection in silent}
        for connection, began in since.items():
            if now - began > HEADER_SECONDS:
                connection.force_close()
        await asyncio.sleep(LOOK_SECONDS)
