"""ZIP files that are made while they are sent: stored, of any size, never whole in memory.

The format lets a writer that cannot go back tell sizes and checksums after each file; `zipfile` does so for an output
that cannot seek. What it writes is collected here and passed on after every chunk.
"""

import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from gateway.zipnames import Names

OLDEST, NEWEST = (1980, 1, 1, 0, 0, 0), (2107, 12, 31, 23, 59, 58)  # what the format can say
FILE_MODE = 0o644 << 16
FOLDER_MODE = 0o40755 << 16 | 0x10  # and the flag of a folder for programs that know no modes
UTF8_NAME = 0x800


@dataclass(frozen=True)
class ZipPart:
    """A file of the ZIP, with its path in it, or an empty folder, whose path ends with a slash."""

    path: str
    at: datetime
    size: int = 0


class MissingPartError(Exception):
    """The content of a part is gone; the ZIP goes on without it and says so at its end."""


class _Sink:
    """An output that cannot seek; what was written is taken away by `taken`."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def close(self) -> None:
        """Who writes here never closes it."""

    def taken(self) -> bytes:
        """What was written since."""
        data = b"".join(self._written)
        self._written.clear()
        return data


Open = Callable[[ZipPart], Awaitable[AsyncGenerator[bytes, None]]]


@dataclass(frozen=True)
class ZipStream:
    """Makes one ZIP; `open` gives the bytes of a part, `missing` words the note for parts that are gone.

    `open` raises MissingPartError before the first byte; any other failure ends the ZIP where it is, so that nobody
    takes it for complete.
    """

    open: Open
    missing: Callable[[list[str]], tuple[str, str]]
    zone: str

    async def chunks(self, parts: AsyncIterator[ZipPart]) -> AsyncGenerator[bytes, None]:
        """The ZIP, piece by piece."""
        sink, gone, last = _Sink(), [], datetime.now(UTC)
        names = Names()
        with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED, allowZip64=True) as made:
            async for part in parts:
                last = part.at
                if part.path.endswith("/"):
                    made.writestr(self._described(part, names), b"")
                    yield sink.taken()
                    continue
                try:
                    content = await self.open(part)
                except MissingPartError:
                    gone.append(part.path)
                    continue
                async with aclosing(content):
                    with made.open(self._described(part, names), "w") as entry:
                        async for chunk in content:
                            entry.write(chunk)
                            yield sink.taken()
                yield sink.taken()
            if gone:
                name, text = self.missing(gone)
                made.writestr(self._described(ZipPart(name, last, len(text.encode())), names), text.encode())
        yield sink.taken()

    def _described(self, part: ZipPart, names: Names) -> zipfile.ZipInfo:
        local = part.at.astimezone(ZoneInfo(self.zone))  # the format knows no zones: what a clock there showed
        moment = min(max(local.timetuple()[:6], OLDEST), NEWEST)
        info = zipfile.ZipInfo(names.given(part.path), moment)
        info.file_size = part.size  # tells whether it needs the large form
        info.create_system = 3  # the names and modes of Unix, as every program understands them
        info.flag_bits |= UTF8_NAME
        info.external_attr = FOLDER_MODE if part.path.endswith("/") else FILE_MODE
        return info
