"""Files on their way out: streamed from the storage, always with the right name, never run by a browser."""

import asyncio
import re
import unicodedata
from collections.abc import AsyncIterator, Mapping
from urllib.parse import quote

import aiohttp
from aiohttp import web
from multidict import CIMultiDict
from yarl import URL

from contracts.errors import CasebusError, Code, not_found, unavailable
from contracts.files import Download, content_lost
from gateway.visit import Visit
from kit.tracing import traceparent

CHUNK = 64 * 1024
WRITE_SECONDS = 15.0
LOOK_AGAIN_SECONDS = 0.3
PATIENCE = aiohttp.ClientTimeout(total=None, sock_connect=2, sock_read=30)
SANDBOX = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox"
PDF = "application/pdf"
ONE_RANGE = re.compile(r"bytes=(\d+-\d*|-\d+)")
# RFC 5987, attr-char: what needs no escape in an extended parameter
ATTRIBUTE_CHARACTERS = "!#$&+-.^_`|~"


async def get_download(visit: Visit) -> web.StreamResponse:
    """`GET …/files/{file}/{name}`, also in ranges; the name is for people.

    `?inline=1` shows a picture in place and a PDF in a tab of its own; `?version=2` is one of its versions.
    """
    version = _version(visit.query.get("version", ""))
    download = await visit.peers.files.download(visit.token, visit.values["file"], version)
    try:
        return await _answer(visit, download)
    except CasebusError as error:
        if error.code is not Code.NOT_FOUND:
            raise
        again = await visit.peers.files.download(await visit.fresh_token(), visit.values["file"], version)
        if URL(again.get_url).path == URL(download.get_url).path:
            await asyncio.sleep(LOOK_AGAIN_SECONDS)  # before somebody is told that their file is lost
        return await _answer(visit, again)  # or it was brought to its folder just then


async def send_release_file(visit: Visit, download: Download) -> web.StreamResponse:
    """A file of a release, also in ranges, for somebody who was found to be entitled to it just now."""
    return await _answer(visit, download)


async def send_picture(visit: Visit, download: Download) -> web.StreamResponse:
    """A picture in place, also for somebody who is signed out; what is none is not shown."""
    if not download.inline:
        raise not_found()
    headers = _headers(download, inline=True)
    if _known_already(visit.request.headers, headers["ETag"]):
        return web.Response(status=304, headers=headers)
    who = visit.session.person.id if visit.session else f"address {visit.client_address}"
    with visit.gateway.overload.transfer(who):
        return await _stream(visit, download, headers, "")


async def _answer(visit: Visit, download: Download) -> web.StreamResponse:
    shown = download.inline or download.type == PDF
    headers = _headers(download, inline=shown and visit.query.get("inline") == "1")
    asked = visit.request.headers
    if _known_already(asked, headers["ETag"]):
        return web.Response(status=304, headers=headers)
    if visit.request.method == "HEAD":
        headers["Content-Length"] = str(download.size)
        return web.Response(headers=headers)
    with visit.gateway.overload.transfer(visit.person.id):
        return await _stream(visit, download, headers, _range(asked, headers["ETag"]))


def _version(text: str) -> int:
    """The number of a version; 0, which is none that is told, for the current one."""
    return int(text) if text.isdigit() and len(text) < 8 else 0


def content_disposition(name: str, *, inline: bool = False) -> str:
    """The header of RFC 6266: a plain name for old programs, and the exact one in RFC 5987's form."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r'[^ -~]|["\\%;]', "_", plain).strip()
    if not plain.partition(".")[0]:
        plain = f"file{plain}"
    exact = quote(name, safe=ATTRIBUTE_CHARACTERS)
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{exact}"


def _headers(download: Download, *, inline: bool) -> CIMultiDict[str]:
    kind = f"{download.type}; charset=utf-8" if download.type.startswith("text/") else download.type
    return CIMultiDict(
        {
            "Content-Type": kind or "application/octet-stream",
            "Content-Disposition": content_disposition(download.name, inline=inline),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
            # A picture may be kept by this browser, but is asked for again, and with it the right to see it.
            "Cache-Control": "private, no-cache" if inline else "private, no-store",
            "Accept-Ranges": "bytes",
            "ETag": f'"{download.sha256}"',
        }
    )


def _known_already(asked: Mapping[str, str], etag: str) -> bool:
    known = [tag.strip().removeprefix("W/") for tag in asked.get("If-None-Match", "").split(",")]
    return etag in known or "*" in known


def _range(asked: Mapping[str, str], etag: str) -> str:
    """The one range that is asked for; several at once, or of another version, are answered with the whole."""
    wanted = asked.get("Range", "").replace(" ", "")
    if not ONE_RANGE.fullmatch(wanted) or asked.get("If-Range", etag).strip() != etag:
        return ""
    return wanted


async def _stream(visit: Visit, download: Download, headers: CIMultiDict[str], wanted: str) -> web.StreamResponse:
    ask = {"Accept-Encoding": "identity", "traceparent": traceparent()} | ({"Range": wanted} if wanted else {})
    url = URL(download.get_url, encoded=True)
    try:
        async with visit.gateway.http.get(url, headers=ask, timeout=PATIENCE) as source:
            if source.status == 416:
                headers["Content-Range"] = f"bytes */{download.size}"
                return web.Response(status=416, headers=headers)
            _check(source.status, download)
            for name in ("Content-Length", "Content-Range"):
                if name in source.headers:
                    headers[name] = source.headers[name]
            response = web.StreamResponse(status=source.status, headers=headers)
            await response.prepare(visit.request)
            return await passed_on(visit.request, source.content.iter_chunked(CHUNK), response)
    except (aiohttp.ClientError, TimeoutError) as error:
        raise _away() from error


async def passed_on(
    request: web.Request, chunks: AsyncIterator[bytes], response: web.StreamResponse
) -> web.StreamResponse:
    """Pass on what is left; once the answer has begun, a failure can only be shown by cutting it off."""
    try:
        async for chunk in chunks:
            async with asyncio.timeout(WRITE_SECONDS):
                await response.write(chunk)
        await response.write_eof()
    except (aiohttp.ClientError, CasebusError, TimeoutError, ConnectionError):
        if request.transport is not None:
            request.transport.abort()
    return response


def _check(status: int, download: Download) -> None:
    if status == 404:
        raise content_lost(download.name)
    if status not in (200, 206):
        raise _away()


def _away() -> CasebusError:
    return unavailable("Files cannot be read right now. Everything else works.", retry_after=5)
