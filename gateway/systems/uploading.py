"""The bytes of a file that a system announced: a PUT at the address that it was given."""

import asyncio
import hashlib
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from contracts.errors import HTTP_STATUS, CasebusError, Code, invalid, not_found
from contracts.files import FinishUpload, Staged, UploadRef
from contracts.outside import EnterSystem
from gateway.gateway import GATEWAY, Gateway
from gateway.pages.problems import problem_json
from gateway.systems.sealing import Envelopes
from gateway.uploads import send_staged, sent

OPERATION = "file.stage"
EMPTY = hashlib.sha256(b"").hexdigest()
ENVELOPES = web.AppKey("envelopes", Envelopes)


async def put(request: web.Request) -> web.StreamResponse:
    """201 with what was stored, or problem details; the address is all that it takes, and ends after minutes."""
    gateway = request.app[GATEWAY]
    try:
        stored = await _store(request, gateway)
    except CasebusError as error:
        response = problem_json(error.problem, HTTP_STATUS[error.code])
        if error.problem.retry_after:
            response.headers["Retry-After"] = str(error.problem.retry_after)
        response.force_close()
        return response
    return web.json_response(stored.model_dump(mode="json"), status=201)


async def _store(request: web.Request, gateway: Gateway) -> UploadRef:
    known = request.app[ENVELOPES].open(request.match_info["seal"])
    if known is None or known["until"] < time.time():
        raise not_found()
    if request.content_length != known["size"]:
        raise invalid("The body must have exactly the length that was announced.", size="Not what was announced.")
    staged = Staged(upload=known["upload"], put_url=known["url"], name=known["name"])
    await _refuse_finished(gateway, known)
    with gateway.overload.transfer(f"system:{known['system']}"):
        return await send_staged(
            gateway.peers.files,
            gateway.http,
            _token(gateway, known),
            staged,
            size=known["size"],
            chunks=sent(request),
        )


async def _refuse_finished(gateway: Gateway, known: dict[str, Any]) -> None:
    """An address is good for one upload: what was looked at and taken stays what it is.

    To finish it without a byte is refused as long as its bytes are missing, and answered once it is finished.
    """
    finish = FinishUpload(upload=known["upload"], size=0, sha256=EMPTY, type="application/octet-stream")
    try:
        await gateway.peers.files.finish(await _token(gateway, known)(), finish)
    except CasebusError as error:
        if error.code is Code.CONFLICT:
            return
        raise
    raise CasebusError(Code.CONFLICT, "This upload is complete. Please announce the file again to send it again.")


def _token(gateway: Gateway, known: dict[str, Any]) -> Callable[[], Awaitable[str]]:
    """A fresh token each time: a system that was revoked meanwhile finishes nothing."""

    async def fresh() -> str:
        wanted = EnterSystem(name=known["system"], operation=OPERATION, on_behalf=known["person"])
        async with asyncio.timeout(10):
            return (await gateway.peers.systems.enter(await gateway.own_token(), wanted)).token

    return fresh
