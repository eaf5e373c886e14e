"""The files of releases on their way in: uploads of staff, kept in a folder of their own for each version."""

import hashlib
from contextlib import suppress
from typing import Any

from contracts.errors import CasebusError
from contracts.files import UploadRef
from gateway.pages.tickets import uploaded as forms
from gateway.pages.tickets.uploaded import NOTHING, Uploaded
from gateway.uploads import limit_of
from gateway.visit import Visit


async def kept(visit: Visit, uploads: tuple[str, ...], path: str, request_id: str) -> tuple[UploadRef, ...]:
    """Bring finished uploads of this person to their place, and say what they are; safe to repeat."""
    if not uploads:
        return ()
    portal, peer = visit.site.key, visit.peers.releases
    # sent again with another version, it is another folder that is asked for
    mark = hashlib.sha256(path.encode()).hexdigest()[:8]
    await peer.keep(await visit.fresh_token(), portal, path, uploads, f"{request_id[:60]}-{mark}")
    refs = []
    for upload in uploads:
        found = await peer.file(await visit.gateway.own_token(), portal, upload)
        refs.append(UploadRef(id=upload, name=found.name, size=found.size, type=found.type))
    return tuple(refs)


async def dropped(visit: Visit, before: tuple[UploadRef, ...], after: tuple[UploadRef, ...], request_id: str) -> None:
    """Delete what a release does not have any more; one that cannot be deleted now is in nobody's way."""
    gone = tuple({file.id for file in before} - {file.id for file in after})
    if gone:
        with suppress(CasebusError):
            await visit.peers.releases.drop(await visit.fresh_token(), visit.site.key, gone, request_id[:70])


def drop_zone(visit: Visit, uploaded: Uploaded = NOTHING, error: str = "") -> dict[str, Any]:
    """The arguments of `drop_zone`, with the limit of releases."""
    limit = limit_of(visit, release=True)
    shown = forms.drop_zone(visit, uploaded, error)
    return {
        **shown,
        "upload_url": visit.url("release_upload"),
        "max_bytes": limit,
        "limit": visit.almanac.size(limit),
        "note": "",
    }
