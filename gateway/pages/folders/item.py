"""One file: what it is, how it looks, its versions; and the forms to rename, move and delete a file or a folder."""

import asyncio

import aiohttp
from aiohttp import web
from yarl import URL

from contracts.errors import CasebusError, not_found
from contracts.files import Download, FileRow, FolderPage, ReadFolder, VersionList, VersionRow
from gateway.downloads import PATIENCE, PDF
from gateway.pages.folders.rows import file_row, folder_row, targets
from gateway.pages.folders.showing import heading, template
from gateway.pages.folders.spot import Spot
from gateway.pages.tickets.filing import AWAY, state_of
from gateway.pages.tickets.wording import View
from gateway.visit import Visit

TEXT_BYTES = 256 * 1024
TEXTS = frozenset({"application/json", "application/xml"})


async def show_file(visit: Visit) -> web.StreamResponse:
    """A file with its versions; in a drawer beside the list where scripts run."""
    spot = Spot.of(visit)
    found = await visit.peers.folders.versions(visit.token, visit.values["file"])
    if found.place != spot.id:
        raise not_found()
    tree, preview = await asyncio.gather(_tree(spot, found.file.parent), _preview(spot, found.file))
    shown = {
        **_common(spot, found.may_change, found.file.parent),
        "item": file_row(spot, found.file),
        "kind": "file",
        "type": found.file.type,
        "crumb": found.file.folder,
        "targets": targets(spot, tree.tree) if tree else [],
        "preview": preview,
        "versions": _versions(spot, found),
    }
    return await _answer(spot, shown)


async def show_folder(visit: Visit) -> web.StreamResponse:
    """A folder's own page: rename, move, delete, take away as ZIP."""
    spot = Spot.of(visit)
    key = visit.values["folder"]
    found = await visit.peers.folders.read(visit.token, ReadFolder(place=spot.id, folder=key[:64], limit=1))
    if found.folder is None:
        raise not_found()
    shown = {
        **_common(spot, found.may_change, found.folder.parent),
        "item": folder_row(spot, found.folder),
        "kind": "folder",
        "crumb": found.folder.path.rpartition("/")[0],
        "targets": targets(spot, found.tree, frozenset({found.folder.id})),
        "zip_href": spot.zip(found.folder.id),
        "count": len(found.folders) + found.total,
    }
    return await _answer(spot, shown)


def _common(spot: Spot, may: bool, parent: str) -> View:
    return {
        "spot": spot,
        "may": may,
        "parent": parent,
        "parent_href": spot.at(parent),
        "request_id": spot.visit.blank().request_id,
        "errors": {},
    }


async def _answer(spot: Spot, shown: View) -> web.StreamResponse:
    """The part alone for a script that puts it beside the list, else the page."""
    visit = spot.visit
    if visit.request.headers.get("X-Fragment"):
        return visit.fragment("files/item_part.html", **shown)
    return visit.render(template(visit, "item"), **shown, **await heading(spot))


async def _tree(spot: Spot, folder: str) -> FolderPage | None:
    """The folders to move it to; the file can be shown also without."""
    try:
        request = ReadFolder(place=spot.id, folder=folder, limit=1)
        return await spot.visit.peers.folders.read(spot.visit.token, request)
    except CasebusError as error:
        if error.code not in AWAY:
            raise
        return None


def _versions(spot: Spot, found: VersionList) -> list[View]:
    return [_version(spot, found.file, row) for row in found.items]


def _version(spot: Spot, file: FileRow, row: VersionRow) -> View:
    visit, number = spot.visit, "" if row.current else row.number
    return {
        "number": row.number,
        "size": visit.almanac.size(row.size),
        "who": visit.called(row.by),
        "at": visit.almanac.moment(row.at),
        "current": row.current,
        "href": None if row.check else visit.url("file", file=file.id, name=file.name, version=number),
        "check": row.check,
    }


async def _preview(spot: Spot, file: FileRow) -> View | None:
    """What can be shown in place: a picture, the beginning of a text, or the way to a tab of its own for a PDF."""
    if state_of(file) != "live":
        return None
    inline = spot.visit.url("file", file=file.id, name=file.name, inline="1")
    if file.inline:
        return {"kind": "image", "href": inline}
    if file.type == PDF:
        return {"kind": "pdf", "href": inline}
    if file.type.startswith("text/") or file.type in TEXTS:
        return await _text(spot, file)
    return None


async def _text(spot: Spot, file: FileRow) -> View | None:
    visit = spot.visit
    try:
        download = await visit.peers.files.download(visit.token, file.id)
        body = await _beginning(visit, download)
    except (CasebusError, aiohttp.ClientError, TimeoutError):
        return None
    text = body.decode("utf-8", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")
    return {"kind": "text", "text": text, "cut": download.size > len(body)}


async def _beginning(visit: Visit, download: Download) -> bytes:
    """The first bytes of a file."""
    ask = {"Accept-Encoding": "identity", "Range": f"bytes=0-{TEXT_BYTES - 1}"}
    if not download.size:
        return b""
    async with visit.gateway.http.get(URL(download.get_url, encoded=True), headers=ask, timeout=PATIENCE) as source:
        if source.status not in (200, 206):
            raise aiohttp.ClientError
        found = b""
        while len(found) < TEXT_BYTES and (chunk := await source.content.read(TEXT_BYTES - len(found))):
            found += chunk
        return found
