"""Forms with files, read part by part: the token against forgery first, then texts within limits, then files."""

import asyncio
from collections.abc import Awaitable, Callable

from aiohttp import BodyPartReader, MultipartReader
from multidict import MultiDict

from contracts.errors import CasebusError, Code, invalid
from contracts.files import UploadRef
from gateway.forms.fields import CSRF

FILES = "uploads"  # the field of a form that names files already uploaded, by id
MOST_PARTS = 300
TEXT_BYTES = 1024 * 1024
TEXT_SECONDS = 60.0
IDLE_SECONDS = 15.0

StoreFile = Callable[[BodyPartReader], Awaitable[UploadRef]]


class PartsReader:
    """Reads one form; `sent` and `stored` hold what came, `refused` the files that were not taken, by name."""

    def __init__(self, reader: MultipartReader, csrf_holds: Callable[[str], bool], store: StoreFile) -> None:
        self._reader = reader
        self._csrf_holds = csrf_holds
        self._store = store
        self._checked = False
        self.sent: MultiDict[str] = MultiDict()
        self.stored: list[UploadRef] = []
        self.refused: list[tuple[str, CasebusError]] = []

    @classmethod
    def already(cls, sent: MultiDict[str]) -> "PartsReader":
        """A form without files that was read and checked before."""
        made = cls.__new__(cls)
        made.sent, made.stored, made.refused = sent, [], []
        return made

    async def read(self) -> None:
        """Read to the end; raises `forbidden` when the token is missing, wrong or not the first field."""
        for _ in range(MOST_PARTS):
            part = await self._next()
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
        async with asyncio.timeout(IDLE_SECONDS):
            return await self._reader.next()

    async def _text(self, part: BodyPartReader) -> None:
        body = bytearray()
        async with asyncio.timeout(TEXT_SECONDS):
            while chunk := await self._chunk(part):
                body += chunk
                if len(body) > TEXT_BYTES:
                    raise CasebusError(Code.TOO_LARGE, "A text in this form is too long.")
        name = part.name or ""
        text = body.decode("utf-8", "replace")
        if name == CSRF:
            if not self._csrf_holds(text):
                raise forged()
            self._checked = True
        elif not self._checked:
            raise forged()
        self.sent.add(name, text)

    async def _chunk(self, part: BodyPartReader) -> bytes:
        async with asyncio.timeout(IDLE_SECONDS):
            return bytes(await part.read_chunk(64 * 1024))

    async def _file(self, part: BodyPartReader) -> None:
        if not self._checked:
            raise forged()
        if not part.filename:
            await part.release()  # a file field that was left empty
            return
        try:
            stored = await self._store(part)
        except CasebusError as error:
            self.refused.append((part.filename, error))
            await part.release()
        else:
            self.stored.append(stored)
            self.sent.add(FILES, stored.id)


def forged() -> CasebusError:
    """The form does not come from a page that we showed to this browser."""
    return CasebusError(
        Code.FORBIDDEN, "This form has expired or did not come from this page. Please load the page and send it again."
    )
