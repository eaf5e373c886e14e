"""Names of receivers become addresses in threads of our own, so that a silent name server holds up nothing else."""

import asyncio
import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

from services.notify.domain.hooks.targets import Rules

AT_ONCE = 2
THREADS = 16


class InnerAddressError(OSError):
    """The name leads to an address that may not be called."""


@dataclass(frozen=True)
class Calling:
    """Whose call this is, and what that owner may call."""

    portal: str
    company: str
    rules: Rules


CALLING: ContextVar[Calling] = ContextVar("calling")


class OwnResolver(AbstractResolver):
    """At most two look-ups at once for an owner, counted until the thread is done, whoever still waits for it.

    Companies have threads of their own: however many of them name silent servers, a portal's own names are found.
    """

    def __init__(self, look_up: Callable[..., Any] = socket.getaddrinfo) -> None:
        self._look_up = look_up
        self._own = ThreadPoolExecutor(THREADS, "names")
        self._companies = ThreadPoolExecutor(THREADS * 2, "names-of-companies")
        self._turns: dict[tuple[str, str], asyncio.Semaphore] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Addresses of a name; raises OSError."""
        calling = CALLING.get()
        turn = self._turns.setdefault((calling.portal, calling.company), asyncio.Semaphore(AT_ONCE))
        await turn.acquire()
        loop = asyncio.get_running_loop()
        threads = self._companies if calling.company else self._own
        asked = loop.run_in_executor(threads, self._looked_up, host, port, family)
        asked.add_done_callback(lambda done: _over(done, turn))
        return _results(host, port, await asyncio.shield(asked))

    def _looked_up(self, host: str, port: int, family: int) -> Any:
        return self._look_up(host, port, type=socket.SOCK_STREAM, family=family, flags=socket.AI_ADDRCONFIG)

    async def close(self) -> None:
        """Begin nothing more; what hangs ends by itself."""
        for threads in (self._own, self._companies):
            threads.shutdown(wait=False, cancel_futures=True)


def _over(done: "asyncio.Future[Any]", turn: asyncio.Semaphore) -> None:
    turn.release()
    if not done.cancelled():
        done.exception()  # seen, also when nobody waits any more


def _results(host: str, port: int, found: Any) -> list[ResolveResult]:
    return [
        {"hostname": host, "host": address[0], "port": port, "family": family, "proto": proto, "flags": _NUMERIC}
        for family, _, proto, _, address in found
        if isinstance(address[0], str)  # without IPv6 in Python, such addresses come as bytes that nobody can call
    ]


_NUMERIC = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV


class CheckedResolver(AbstractResolver):
    """Answers only with addresses that may be called; the connection goes to exactly these.

    So a name that answers differently the next time (rebinding) gains nothing. A company is not told an inner name
    from one that there is not: else it could list the names inside.
    """

    def __init__(self, inner: AbstractResolver) -> None:
        self._inner = inner

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Addresses of a name; raises OSError."""
        calling = CALLING.get()
        found = await self._inner.resolve(host, port, family)
        if calling.rules.usable([one["host"] for one in found]):
            return found
        if calling.company:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        raise InnerAddressError(f"{host} leads to an inner address")

    async def close(self) -> None:
        """Let go what is inside."""
        await self._inner.close()
