"""Files on their way in: streamed to the storage, counted, hashed, looked at, never whole in memory."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from tempfile import SpooledTemporaryFile
from typing import IO

import aiohttp
from aiohttp import BodyPartReader, web
from aiohttp.http_exceptions import PayloadEncodingError
from yarl import URL

from contracts.errors import HTTP_STATUS, CasebusError, Code, Problem, invalid, unavailable
from contracts.files import FinishUpload, Staged, UploadRef, too_large
from gateway.pages.problems import problem_json
from gateway.peers import FilesPeer
from gateway.visit import Visit
from kit.sniff import HEAD_BYTES, media_type
from kit.tracing import span, traceparent

MIB = 1024 * 1024
CHUNK = 64 * 1024
IDLE_SECONDS = 15.0
ACCEPT_SECONDS = 5.0  # for the storage to take the first byte
STORED_SECONDS = 30.0  # for the storage to confirm, after the last byte
SLOWEST = 8 * 1024  # bytes a second; slower senders would hold a connection for hours
LONGEST_NAME = 1024
WAITING = web.RequestKey("waiting_for_continue", bool)

_BROKEN = (aiohttp.ClientError, PayloadEncodingError, ConnectionError, EOFError)
_INTERRUPTED = "The upload was interrupted. Please send the file again."


async def put_upload(visit: Visit) -> web.StreamResponse:
    """`PUT …/uploads?name=…` with the bytes as body and their Content-Length: answers {id, name, size, type}."""
    return await _put_answered(visit, release=False)


async def put_release_upload(visit: Visit) -> web.StreamResponse:
    """The same for a file of a release, by staff, which may be larger."""
    return await _put_answered(visit, release=True)


async def _put_answered(visit: Visit, *, release: bool) -> web.StreamResponse:
    try:
        ref = await _put(visit, release=release)
    except CasebusError as error:
        return _refusal(visit, error.problem, HTTP_STATUS[error.code])
    return visit.json(ref, status=201)


async def store_form_file(visit: Visit, part: BodyPartReader) -> UploadRef:
    """Store a file that came as a part of a form; it is spooled first, because its length must be known."""
    return await _store_part(visit, part, release=False)


async def store_release_file(visit: Visit, part: BodyPartReader) -> UploadRef:
    """The same for a file of a release."""
    return await _store_part(visit, part, release=True)


def limit_of(visit: Visit, *, release: bool) -> int:
    """How large a file may be, in bytes."""
    return visit.portal.files.release_bytes if release else visit.portal.files.max_bytes


async def _store_part(visit: Visit, part: BodyPartReader, *, release: bool) -> UploadRef:
    limit = limit_of(visit, release=release)
    name = (part.filename or "")[-LONGEST_NAME:]
    with SpooledTemporaryFile(max_size=MIB) as spool:
        size = 0
        while chunk := await _chunk_of(part):
            size += len(chunk)
            if size > limit:
                raise too_large(name, limit)
            await _blocking(size, spool.write, chunk)
        spool.seek(0)
        return await _store(visit, name, size, _spooled(spool, size), release=release)


async def hold_back(request: web.Request) -> None:
    """The `expect_handler` of routes that stream: a sender who asks first is told to go on only when we want it."""
    request[WAITING] = True


async def _put(visit: Visit, *, release: bool) -> UploadRef:
    request = visit.request
    name = visit.query.get("name", "")
    if len(name) > LONGEST_NAME and visit.route is not None and visit.route.api:
        raise invalid("Some of it is not right.", name=f"At most {LONGEST_NAME} characters are allowed.")
    name = name[-LONGEST_NAME:]
    size, limit = request.content_length, limit_of(visit, release=release)
    if not name:
        raise invalid("Every file needs a name.", name="This is needed.")
    if size is None:
        raise invalid("The length of a file must be told before it is sent.", size="This is needed.")
    if size > limit:
        raise too_large(name, limit)
    return await _store(visit, name, size, sent(request), release=release)


def _refusal(visit: Visit, problem: Problem, status: int) -> web.Response:
    """A problem in the words of whoever reads it: a script's error, or a person's beside the file."""
    if visit.route is None or not visit.route.api:
        text = visit.words.fill(problem.text, problem.params)
        problem = problem.model_copy(update={"text": text, "params": {}})
    missing_length = visit.request.content_length is None
    response = problem_json(problem, 411 if missing_length and problem.code is Code.INVALID else status)
    if problem.retry_after:
        response.headers["Retry-After"] = str(problem.retry_after)
    response.force_close()  # the rest of the body is read and dropped for a while, so that the sender sees this
    return response


async def _store(visit: Visit, name: str, size: int, chunks: AsyncIterator[bytes], *, release: bool) -> UploadRef:
    gateway = visit.gateway
    transfer = _Transfer(visit.peers.files, gateway.http, visit.fresh_token, name, size, _Meter(chunks), release)
    with gateway.overload.transfer(visit.person.id):
        return await transfer.run()


async def send_staged(
    files: FilesPeer,
    http: aiohttp.ClientSession,
    token: Callable[[], Awaitable[str]],
    staged: Staged,
    *,
    size: int,
    chunks: AsyncIterator[bytes],
) -> UploadRef:
    """Send the bytes of an upload that was staged before."""
    return await _Transfer(files, http, token, staged.name, size, _Meter(chunks)).go_on(staged)


async def sent(request: web.Request) -> AsyncIterator[bytes]:
    """The body as it arrives; whoever asked first is told to go on."""
    if request.get(WAITING) and request.transport is not None:
        request.transport.write(b"HTTP/1.1 100 Continue\r\n\r\n")
    while chunk := await request.content.readany():
        yield chunk


async def _spooled(spool: IO[bytes], size: int) -> AsyncIterator[bytes]:
    while chunk := await _blocking(size, spool.read, CHUNK):
        yield chunk


async def _blocking(size: int, work: Callable[..., object], *arguments: object) -> bytes:
    """Below 1 MiB a spool is in memory, above it is on disk and would hold up everybody else."""
    done = work(*arguments) if size < MIB else await asyncio.to_thread(work, *arguments)
    return done if isinstance(done, bytes) else b""


async def _chunk_of(part: BodyPartReader) -> bytes:
    try:
        async with asyncio.timeout(IDLE_SECONDS):
            return bytes(await part.read_chunk(CHUNK))
    except TimeoutError as error:
        raise CasebusError(Code.TIMEOUT, _INTERRUPTED) from error
    except (*_BROKEN, ValueError) as error:
        raise invalid(_INTERRUPTED) from error


@dataclass
class _Meter:
    """Bytes on their way: how many, their hash, their beginning, and whether we wait for their sender."""

    chunks: AsyncIterator[bytes]
    count: int = 0
    head: bytes = b""
    waiting: bool = False
    broken: bool = False
    digest: "hashlib._Hash" = field(default_factory=hashlib.sha256)

    async def measured(self, most: int) -> AsyncIterator[bytes]:
        """The same bytes, measured; stops where more come than were announced."""
        iterator = aiter(self.chunks)
        while True:
            self.waiting = True
            try:
                chunk = await anext(iterator, b"")
            except _BROKEN:
                self.broken = True
                raise
            self.waiting = False
            self.count += len(chunk)
            if not chunk or self.count > most:
                return
            if len(self.head) < HEAD_BYTES:
                self.head += chunk[: HEAD_BYTES - len(self.head)]
            self.digest.update(chunk)
            yield chunk


@dataclass
class _Transfer:
    """One file from its sender to the storage: staged, sent, finished; or aborted."""

    files: FilesPeer
    http: aiohttp.ClientSession
    token: Callable[[], Awaitable[str]]
    name: str
    size: int
    meter: _Meter
    release: bool = False

    async def run(self) -> UploadRef:
        """Raises `too_large`, `unavailable`, `timeout` or `invalid`; then nothing is left of it."""
        staged = await self.files.stage(await self.token(), self.name, self.size, release=self.release)
        return await self.go_on(staged)

    async def go_on(self, staged: Staged) -> UploadRef:
        """The same for what was staged before."""
        try:
            await self._send(URL(staged.put_url, encoded=True))
            finish = FinishUpload(
                upload=staged.upload,
                size=self.meter.count,
                sha256=self.meter.digest.hexdigest(),
                type=media_type(self.meter.head),
            )
            return await self.files.finish(await self.token(), finish)
        except BaseException:
            with suppress(CasebusError):  # what cannot be tidied up now, the sweep will
                await self.files.abort(await self.token(), staged.upload)
            raise

    async def _send(self, url: URL) -> None:
        headers = {"Content-Length": str(self.size), "Content-Type": "application/octet-stream"}
        loop = asyncio.get_running_loop()
        latest = loop.time() + 60 + self.size / SLOWEST
        try:
            async with asyncio.timeout(ACCEPT_SECONDS) as watch:

                async def body() -> AsyncIterator[bytes]:
                    watch.reschedule(loop.time() + IDLE_SECONDS)
                    async for chunk in self.meter.measured(self.size):
                        yield chunk
                        watch.reschedule(min(loop.time() + IDLE_SECONDS, latest))
                    watch.reschedule(loop.time() + STORED_SECONDS)

                with span("s3 put"):
                    headers["traceparent"] = traceparent()
                    async with self.http.put(url, data=body(), headers=headers, expect100=True) as response:
                        stored = response.status == 200
        except TimeoutError as error:
            raise CasebusError(Code.TIMEOUT, _INTERRUPTED) if self.meter.waiting else _away() from error
        except _BROKEN as error:
            raise invalid(_INTERRUPTED) if self.meter.broken else _away() from error
        if self.meter.count != self.size:
            raise invalid(_INTERRUPTED)
        if not stored:
            raise _away()


def _away() -> CasebusError:
    return unavailable("Files cannot be stored right now. Everything else works.", retry_after=5)
