"""Folders and selections as a ZIP, streamed from the storage to the browser."""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

import aiohttp
from aiohttp import web
from yarl import URL

from contracts.files import TOGETHER, ManifestItem, ManifestPage, ReadManifest
from gateway.downloads import CHUNK, PATIENCE, SANDBOX, content_disposition, passed_on
from gateway.pages.folders.spot import LONGEST_ID, Spot
from gateway.visit import Visit
from gateway.zipping import MissingPartError, ZipPart, ZipStream


async def download(visit: Visit) -> web.StreamResponse:
    """`GET …/files.zip?folder=…` or with `item=…` several times: all of it, or what is selected."""
    spot = Spot.of(visit)
    query = visit.request.query if visit.request.method in ("GET", "HEAD") else visit.sent
    wanted = ReadManifest(
        place=spot.id,
        folder=query.get("folder", "")[:LONGEST_ID],
        items=tuple(dict.fromkeys(item[:LONGEST_ID] for item in query.getall("item", []) if item))[:TOGETHER],
    )
    first = await visit.peers.folders.manifest(visit.token, wanted)
    return await sent(visit, first.name, Packing(visit, wanted, first).chunks)


async def sent(visit: Visit, name: str, made: Callable[[], AsyncGenerator[bytes, None]]) -> web.StreamResponse:
    """A ZIP of this name on its way to the browser; to `HEAD` only its headers, and nothing is made."""
    headers = {
        "Content-Type": "application/zip",
        "Content-Disposition": content_disposition(f"{name}.zip"),
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    if visit.request.method == "HEAD":
        return web.Response(headers=headers)
    with visit.gateway.overload.transfer(visit.person.id):
        response = web.StreamResponse(headers=headers)
        await response.prepare(visit.request)
        async with aclosing(made()) as chunks:
            return await passed_on(visit.request, chunks, response)


class Packing:
    """One ZIP on its way: its manifest page by page, each file from its address."""

    def __init__(self, visit: Visit, wanted: ReadManifest, first: ManifestPage) -> None:
        self._visit = visit
        self._wanted = wanted
        self._first = first
        self._items: dict[str, ManifestItem] = {}

    def chunks(self) -> AsyncGenerator[bytes, None]:
        """The bytes of the ZIP."""
        made = ZipStream(self._open, self._missing, self._visit.portal.contact.timezone)
        return made.chunks(self._parts())

    async def _parts(self) -> AsyncIterator[ZipPart]:
        page, visit = self._first, self._visit
        while True:
            self._items = {item.path: item for item in page.items}
            for item in page.items:
                yield ZipPart(item.path, item.at, item.size)
            if not page.next:
                return
            asked = self._wanted.model_copy(update={"after": page.next})
            page = await visit.peers.folders.manifest(await visit.fresh_token(), asked)

    async def _open(self, part: ZipPart) -> AsyncGenerator[bytes, None]:
        return await opened(self._visit, self._items[part.path])

    def _missing(self, paths: list[str]) -> tuple[str, str]:
        return missing_note(self._visit, paths)


def missing_note(visit: Visit, paths: list[str]) -> tuple[str, str]:
    """The note about files whose content is gone: its name and text."""
    text = visit.gettext("These files are not in this ZIP. Their content was lost, or the virus scanner holds it back:")
    return visit.gettext("Missing files.txt"), "\r\n".join([text, "", *paths, ""])


async def opened(visit: Visit, item: ManifestItem) -> AsyncGenerator[bytes, None]:
    """The bytes of a file of a manifest; raises MissingPartError when they are gone."""
    if item.lost or not item.get_url:
        raise MissingPartError
    url, ask = URL(item.get_url, encoded=True), {"Accept-Encoding": "identity"}
    source = await visit.gateway.http.get(url, headers=ask, timeout=PATIENCE)
    if source.status != 200:
        source.release()
        if source.status == 404:
            raise MissingPartError
        raise aiohttp.ClientPayloadError(f"the storage said {source.status}")
    return _content(source)


async def _content(source: aiohttp.ClientResponse) -> AsyncGenerator[bytes, None]:
    async with source:
        async for chunk in source.content.iter_chunked(CHUNK):
            yield chunk
