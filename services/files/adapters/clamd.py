"""ClamAV's daemon over its socket: one file a connection, in the pieces of `INSTREAM`.

The protocol is that of clamd(8): a command that begins with `z` ends with a NUL, and so does the answer to it; the file
follows as pieces, each behind its length in four bytes, the highest first, and a length of 0 at the end.
"""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from contracts.errors import CasebusError, unavailable
from kit.logs import get_logger
from services.files.domain import Verdict
from services.files.ports import ScanWord

log = get_logger(__name__)

PORT = 3310
CONNECT_SECONDS = 2.0
PIECE_SECONDS = 15.0
ANSWER_SECONDS = 120.0  # clamd unpacks archives once it has all of the file
MOST_ANSWER = 4096
_OVER_LIMIT = "size limit exceeded"


@dataclass(frozen=True)
class Clamd:
    """`address` is `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`."""

    address: str
    connect_seconds: float = CONNECT_SECONDS
    piece_seconds: float = PIECE_SECONDS
    answer_seconds: float = ANSWER_SECONDS

    async def usable(self) -> bool:
        """Whether it answers a ping."""
        try:
            async with self._connection() as line, asyncio.timeout(self.connect_seconds):
                await line.send(b"zPING\0")
                return await line.answer() == "PONG"
        except CasebusError:
            return False

    async def scan(self, pieces: AsyncIterator[bytes]) -> ScanWord:
        """What it says; raises `unavailable` when it is away, cuts the connection or says that it cannot."""
        async with self._connection() as line:
            try:
                await self._send(line, pieces)
            except ConnectionError:  # it closes as soon as a file is too long for it, and has said so before
                log.debug("scanner_closed_early")
            async with asyncio.timeout(self.answer_seconds):
                return word_of(await line.answer())

    async def _send(self, line: "_Line", pieces: AsyncIterator[bytes]) -> None:
        await line.send(b"zINSTREAM\0")
        async for piece in pieces:
            async with asyncio.timeout(self.piece_seconds):
                await line.send(len(piece).to_bytes(4, "big") + piece)
        async with asyncio.timeout(self.piece_seconds):
            await line.send((0).to_bytes(4, "big"))

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator["_Line"]:
        """A connection for one command; whatever goes wrong with it is `unavailable`."""
        at = urlsplit(self.address)
        try:
            async with asyncio.timeout(self.connect_seconds):
                line = await (_unix(at.path) if at.scheme == "unix" else _tcp(at.hostname or "", at.port or PORT))
            with line.socket:
                yield line
        except (OSError, TimeoutError) as error:
            log.warning("scanner_does_not_answer", error=type(error).__name__)
            raise away() from error


@dataclass(frozen=True)
class _Line:
    """A plain socket: what was said before it was closed can still be read after a write has failed."""

    socket: socket.socket

    async def send(self, data: bytes) -> None:
        await asyncio.get_running_loop().sock_sendall(self.socket, data)

    async def answer(self) -> str:
        said = b""
        while not said.endswith(b"\0"):
            more = await asyncio.get_running_loop().sock_recv(self.socket, MOST_ANSWER)
            if not more or len(said) > MOST_ANSWER:
                raise ConnectionResetError("the scanner hung up without an answer")
            said += more
        return said.rstrip(b"\0").decode(errors="replace").strip()


async def _unix(path: str) -> _Line:
    return await _connected(socket.AF_UNIX, path)


async def _tcp(host: str, port: int) -> _Line:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for family, *_, address in found[:-1]:
        with suppress(OSError):
            return await _connected(family, address)
    return await _connected(found[-1][0], found[-1][4])


async def _connected(family: socket.AddressFamily, address: Any) -> _Line:
    made = socket.socket(family, socket.SOCK_STREAM)
    made.setblocking(False)
    try:
        await asyncio.get_running_loop().sock_connect(made, address)
    except BaseException:
        made.close()
        raise
    return _Line(made)


def word_of(answer: str) -> ScanWord:
    """The verdict in an answer; raises `unavailable` for one that says nothing about the file."""
    said = answer.removeprefix("stream: ")
    if said == "OK":
        return ScanWord(Verdict.CLEAN)
    if said.endswith(" FOUND"):
        return ScanWord(Verdict.INFECTED, said.removesuffix(" FOUND")[:200])
    if _OVER_LIMIT in said:
        return ScanWord(Verdict.TOO_LARGE)
    log.error("scanner_failed", answer=said[:200])
    raise away()


def away() -> CasebusError:
    """Nothing is known about the file."""
    return unavailable("The virus scanner does not answer right now.", retry_after=15)
