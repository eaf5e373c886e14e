"""Calling a receiver: its addresses checked and then used as they were checked, nothing followed, little read."""

import re
import socket
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
from aiohttp.abc import AbstractResolver

from services.notify.adapters.hooks.resolving import CALLING, Calling, CheckedResolver, InnerAddressError, OwnResolver
from services.notify.domain.hooks.hook import Hook
from services.notify.domain.hooks.store import Answer, CallError
from services.notify.domain.hooks.targets import Allowed, target_of

SECONDS = 15.0
MOST_CALLS = 500
MOST_READ = 4096
MOST_KEPT = 1024
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")


class HttpCaller:
    """One connection a call: what was checked is what is used, and nothing is carried over from one to the next."""

    def __init__(self, http: aiohttp.ClientSession, allowed: Allowed, seconds: float = SECONDS) -> None:
        self._http = http
        self._allowed = allowed
        self._timeout = aiohttp.ClientTimeout(total=seconds)

    async def post(self, hook: Hook, headers: Mapping[str, str], body: bytes) -> Answer:
        """Call once."""
        rules = self._allowed.rules_of(hook.company)
        target, _ = target_of(hook.url, rules)  # again: the operator may allow less than when it was made
        if target is None:
            return Answer(0, 0, error="inner")
        CALLING.set(Calling(hook.portal, hook.company, rules))
        began = time.monotonic()
        try:
            status, text, wait = await self._posted(hook.url, headers, body)
        except (aiohttp.ClientError, ssl.SSLError, TimeoutError, OSError, ValueError) as error:
            return Answer(0, _since(began), error=_named(error))
        fault: CallError = "" if 200 <= status < 300 else "redirect" if 300 <= status < 400 else "status"
        return Answer(status, _since(began), text, fault, wait)

    async def _posted(self, url: str, headers: Mapping[str, str], body: bytes) -> tuple[int, str, str]:
        async with self._http.post(
            url, data=body, headers=headers, allow_redirects=False, timeout=self._timeout
        ) as answer:
            read = b""
            while len(read) < MOST_READ and (piece := await answer.content.read(MOST_READ - len(read))):
                read += piece
            answer.close()  # whatever else it would say
            return answer.status, _kept(read), answer.headers.get("Retry-After", "")


def _kept(read: bytes) -> str:
    """What is kept of an answer: text that is at most a KiB also as it is stored and told."""
    text = _UNPRINTABLE.sub("", read[:MOST_KEPT].decode("utf-8", "replace"))
    return text.encode()[:MOST_KEPT].decode("utf-8", "ignore")


def _since(began: float) -> int:
    return int((time.monotonic() - began) * 1000)


def _named(error: BaseException) -> CallError:
    """In one word; what the system says about it may name inner addresses."""
    if isinstance(error, InnerAddressError) or isinstance(getattr(error, "os_error", None), InnerAddressError):
        return "inner"
    if isinstance(error, aiohttp.ClientConnectorDNSError | socket.gaierror):
        return "unknown_name"
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError | ssl.CertificateError):
        return "tls"
    if isinstance(error, TimeoutError):
        return "timeout"
    if isinstance(error, aiohttp.ClientConnectorError | ConnectionError):
        return "refused"
    return "broken"


@asynccontextmanager
async def http_caller(
    allowed: Allowed, seconds: float = SECONDS, names: AbstractResolver | None = None
) -> AsyncIterator[HttpCaller]:
    """A client without proxies, cookies, memory of names or kept connections."""
    connector = aiohttp.TCPConnector(
        resolver=CheckedResolver(names or OwnResolver()),
        use_dns_cache=False,
        force_close=True,
        limit=MOST_CALLS,
        family=socket.AF_UNSPEC,
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,
        headers={"User-Agent": "Casebus-Webhooks/1.0", "Accept-Encoding": "identity"},
    ) as http:
        yield HttpCaller(http, allowed, seconds)
