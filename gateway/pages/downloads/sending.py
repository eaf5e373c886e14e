"""The files of releases on their way out, each time only after it was asked whether they are this person's."""

from aiohttp import web

from contracts.errors import not_found
from gateway.downloads import send_release_file
from gateway.pages.downloads.showing import read
from gateway.visit import Visit


async def get_file(visit: Visit) -> web.StreamResponse:
    """`GET …/downloads/{product}/{release}/{content}/{name}`, also in ranges; a release has no other files."""
    content = visit.values["content"]
    found = await read(visit)
    if content not in {file.id for file in found.files}:
        raise not_found()
    own = await visit.gateway.own_token()
    return await send_release_file(visit, await visit.peers.releases.file(own, visit.site.key, content))
