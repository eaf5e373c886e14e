"""A form that is sent twice has one effect: the second sending gets the answer of the first.

Services guard writes by request id on their own; this answers the double click the same way also where the operation
has no request id, as far as one replica sees both.
"""

import asyncio
import hashlib
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http.cookies import SimpleCookie

from aiohttp import web
from multidict import MultiDict

KEPT_SECONDS = 60.0
MOST = 2000


@dataclass
class _Outcome:
    status: int
    body: bytes
    headers: dict[str, str]
    cookies: SimpleCookie
    at: float

    def again(self) -> web.Response:
        """An answer like the first one."""
        response = web.Response(status=self.status, body=self.body, headers=self.headers)
        response.cookies.update(self.cookies)
        return response


class Once:
    """Answers of forms, by who sent what to where."""

    def __init__(self) -> None:
        self._running: dict[str, asyncio.Future[_Outcome]] = {}
        self._done: OrderedDict[str, _Outcome] = OrderedDict()

    async def answer(
        self, who: str, path: str, sent: MultiDict[str], work: Callable[[], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """The answer of `work`, or of the same form that is being or was just worked on."""
        if "request_id" not in sent:
            return await work()
        content = "\0".join(f"{name}\1{value}" for name, value in sent.items())
        key = hashlib.sha256(f"{who}\0{path}\0{content}".encode()).hexdigest()
        done = self._done.get(key)
        if done is not None and time.monotonic() - done.at < KEPT_SECONDS:
            return done.again()
        running = self._running.get(key)
        if running is not None:
            return (await asyncio.shield(running)).again()
        return await self._first(key, work)

    async def _first(self, key: str, work: Callable[[], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        future: asyncio.Future[_Outcome] = asyncio.get_running_loop().create_future()
        self._running[key] = future
        try:
            response = await work()
            if not isinstance(response, web.Response) or not isinstance(response.body, bytes | None):
                raise TypeError("a form is answered by a whole response")
            headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
            outcome = _Outcome(response.status, response.body or b"", headers, response.cookies, time.monotonic())
            future.set_result(outcome)
            if response.status == 303:
                self._keep(key, outcome)
            return response
        except BaseException as error:
            if isinstance(error, Exception):
                future.set_exception(error)
                future.exception()  # nobody may be waiting
            else:
                future.cancel()
            raise
        finally:
            self._running.pop(key, None)

    def _keep(self, key: str, outcome: _Outcome) -> None:
        self._done[key] = outcome
        while len(self._done) > MOST:
            self._done.popitem(last=False)
