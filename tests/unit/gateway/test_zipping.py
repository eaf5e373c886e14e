"""ZIP files made while they are sent."""

import io
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime

import pytest

from gateway.zipnames import portable
from gateway.zipping import MissingPartError, ZipPart, ZipStream

AT = datetime(2026, 3, 4, 12, 30, 20, tzinfo=UTC)
NAMES = ("Pläne/Übersicht (1).pdf", "Fotos 😀/links & rechts.jpg", "a'b\"c#d%e+f?.txt", "日本語/資料.txt")


async def _bytes(*chunks: bytes) -> AsyncGenerator[bytes, None]:
    for chunk in chunks:
        yield chunk


async def _open(part: ZipPart) -> AsyncGenerator[bytes, None]:
    if part.path.startswith("gone"):
        raise MissingPartError
    return _bytes(part.path.encode(), b"!" * 10)


async def _parts(*parts: ZipPart) -> AsyncIterator[ZipPart]:
    for part in parts:
        yield part


def _stream() -> ZipStream:
    return ZipStream(_open, lambda paths: ("Missing.txt", "\n".join(paths)), "Europe/Berlin")


async def _read(*parts: ZipPart) -> zipfile.ZipFile:
    found = [chunk async for chunk in _stream().chunks(_parts(*parts))]
    return zipfile.ZipFile(io.BytesIO(b"".join(found)))


async def test_names_of_every_kind_and_empty_folders_are_read_back_as_they_were() -> None:
    parts = [ZipPart(name, AT, len(name.encode()) + 10) for name in NAMES]
    made = await _read(*parts, ZipPart("leer/", AT))
    assert made.testzip() is None
    assert made.namelist() == [*map(portable, NAMES), "leer/"]
    assert all(made.read(portable(name)) == name.encode() + b"!" * 10 for name in NAMES)
    assert made.getinfo("leer/").is_dir()
    assert {info.compress_type for info in made.infolist()} == {zipfile.ZIP_STORED}
    assert made.getinfo(NAMES[0]).date_time == (2026, 3, 4, 13, 30, 20), "as a clock in Berlin showed it"


async def test_a_lost_file_is_left_out_and_named_in_a_note() -> None:
    made = await _read(ZipPart("a.txt", AT, 15), ZipPart("gone.txt", AT, 3))
    assert made.namelist() == ["a.txt", "Missing.txt"]
    assert made.read("Missing.txt") == b"gone.txt"


async def test_an_empty_selection_is_an_empty_zip() -> None:
    assert (await _read()).namelist() == []


async def test_a_storage_that_fails_half_way_ends_the_zip_without_its_directory() -> None:
    async def broken(_part: ZipPart) -> AsyncGenerator[bytes, None]:
        async def content() -> AsyncGenerator[bytes, None]:
            yield b"half"
            raise ConnectionResetError

        return content()

    stream = ZipStream(broken, lambda paths: ("Missing.txt", ""), "Europe/Berlin")
    found = bytearray()

    async def read() -> None:
        async for chunk in stream.chunks(_parts(ZipPart("a.txt", AT, 100))):
            found.extend(chunk)

    with pytest.raises(ConnectionResetError):
        await read()
    assert b"half" in found
    with pytest.raises(zipfile.BadZipFile):
        zipfile.ZipFile(io.BytesIO(found))


async def test_a_part_beyond_4_gb_takes_the_large_form_and_nothing_is_held_meanwhile() -> None:
    block = b"\0" * (1 << 20)

    async def large(_part: ZipPart) -> AsyncGenerator[bytes, None]:
        return _bytes(*([block] * 3))

    stream = ZipStream(large, lambda paths: ("Missing.txt", ""), "Europe/Berlin")
    sizes = [len(chunk) async for chunk in stream.chunks(_parts(ZipPart("big.bin", AT, 5 * 1024**3)))]
    assert max(sizes) <= len(block) + 200, "each chunk goes on at once"


async def test_the_years_that_the_format_cannot_say_are_brought_near() -> None:
    made = await _read(ZipPart("old.txt", datetime(1970, 1, 1, tzinfo=UTC), 17))
    assert made.getinfo("old.txt").date_time[0] == 1980
