"""Forms with files, read part by part: the token against forgery first, then texts within limits, then files."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from aiohttp import BodyPartReader, MultipartReader
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web import BaseRequest
from multidict import MultiDict

from contracts.errors import CasebusError, Code, invalid
from contracts.files import UploadRef
from gateway.forms.fields import CSRF

FILES = "upload"  # the field of a form that names files already uploaded, by id
MOST_PARTS = 300
TEXT_BYTES = 1024 * 1024
TEXT_SECONDS = 60.0
IDLE_SECONDS = 15.0
DROP_BYTES = 64 * 1024 * 1024  # of files that are not taken, read to the end so that the browser sees the answer
DROP_SECONDS = 60.0
INTERRUPTED = "This form did not arrive completely. Please send it again."

_BROKEN = (HttpProcessingError, EOFError, ValueError, LookupError, RuntimeError)  # what aiohttp says to bad parts

FORGED = "This form has expired or did not come from this page. Please load the page and send it again."

StoreFile = Callable[[BodyPartReader], Awaitable[UploadRef]]


class PartsReader:
    """Reads one form; `sent` and `stored` hold what came, `refused` the files that were not taken, by name.

    `cut` says that the rest of the form was not read, because too much of it was of no use; then a file was refused.
    """

    def __init__(
        self,
        reader: MultipartReader,
        csrf_holds: Callable[[str], bool],
        store: StoreFile,
        *,
        droppable: int = DROP_BYTES,
        idle_seconds: float = IDLE_SECONDS,
    ) -> None:
        self._reader = reader
        self._csrf_holds = csrf_holds
        self._store = store
        self._checked = False
        self._stale = False  # the token was of another session: the texts are read, to be shown again
        self._droppable = droppable
        self._idle_seconds = idle_seconds
        self.cut = False
        self.files_left = False  # not read, because the form was refused before
        self.sent: MultiDict[str] = MultiDict()
        self.stored: list[UploadRef] = []
        self.refused: list[tuple[str, CasebusError]] = []

    @classmethod
    def already(cls, sent: MultiDict[str]) -> "PartsReader":
        """A form without files that was read and checked before."""
        made = cls.__new__(cls)
        made.sent, made.stored, made.refused, made.cut = sent, [], [], False
        return made

    async def read(self) -> None:
        """Read to the end; raises `forbidden` when the token is missing, wrong or not the first field."""
        for _ in range(MOST_PARTS):
            part = None if self.cut else await self._next()
            if part is None:
                break
            if not isinstance(part, BodyPartReader):
                raise invalid("This form cannot be read.")
            if part.filename is None:
                await self._text(part)
            else:
                await self._file(part)
        else:
            raise invalid("This form has too many fields.")
        if not self._checked:
            raise forged()

    async def _next(self) -> object:
        with _told():
            async with asyncio.timeout(self._idle_seconds):
                return await self._reader.next()

    async def _text(self, part: BodyPartReader) -> None:
        body = bytearray()
        with _told():
            async with asyncio.timeout(TEXT_SECONDS):
                while chunk := await self._chunk(part):
                    body += chunk
                    if len(body) > TEXT_BYTES:
                        raise CasebusError(Code.TOO_LARGE, "A text in this form is too long.")
        name = part.name or ""
        text = body.decode("utf-8", "replace")
        if name == CSRF:
            self._checked = self._csrf_holds(text)
            self._stale = not self._checked
        elif not self._checked and not self._stale:
            raise forged()
        self.sent.add(name, text)

    async def _chunk(self, part: BodyPartReader) -> bytes:
        async with asyncio.timeout(self._idle_seconds):
            return bytes(await part.read_chunk(64 * 1024))

    async def _file(self, part: BodyPartReader) -> None:
        if not self._checked:
            self.files_left = bool(part.filename)
            raise forged()
        if not part.filename:
            await self._drop(part)  # a file field that was left empty
            if self.cut:
                raise invalid("This form cannot be read.")
            return
        try:
            stored = await self._store(part)
        except CasebusError as error:
            self.refused.append((part.filename, error))
            await self._drop(part)
        else:
            self.stored.append(stored)
            self.sent.add(FILES, stored.id)

    async def _drop(self, part: BodyPartReader) -> None:
        """Read what is left of a file that is not taken, within limits for the whole form."""
        try:
            async with asyncio.timeout(DROP_SECONDS):
                while self._droppable >= 0 and (chunk := await self._chunk(part)):
                    self._droppable -= len(chunk)
            self.cut = self._droppable < 0
        except (TimeoutError, *_BROKEN):
            self.cut = True


async def multipart(request: BaseRequest) -> MultipartReader:
    """The parts of a form; raises `invalid` when the request does not say where they end."""
    with _told():
        return await request.multipart()


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except TimeoutError as error:
        raise CasebusError(Code.TIMEOUT, INTERRUPTED) from error
    except _BROKEN as error:
        raise invalid("This form cannot be read.") from error


def forged() -> CasebusError:
    """The form does not come from a page that we showed to this browser."""
    return CasebusError(Code.FORBIDDEN, FORGED)
