"""Forms with files: what is read, how much of what is not taken, and the slots that each form is worked on in."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from types import SimpleNamespace
from typing import cast

import pytest
from aiohttp import BodyPartReader, MultipartReader, StreamReader
from aiohttp.base_protocol import BaseProtocol
from aiohttp.test_utils import make_mocked_request
from multidict import CIMultiDict, CIMultiDictProxy

from contracts.errors import CasebusError, Code
from contracts.files import UploadRef, too_large
from gateway.forms.parts import PartsReader, multipart
from gateway.gateway import Gateway
from gateway.moments import Almanac
from gateway.overload import Overload
from gateway.portals import PortalSite
from gateway.settings import Limits
from gateway.visit import Visit
from kit.clock import utc_now

HEADERS = CIMultiDictProxy(CIMultiDict({"Content-Type": "multipart/form-data; boundary=b"}))


def field(name: str, text: str, filename: str | None = None) -> bytes:
    named = "" if filename is None else f'; filename="{filename}"'
    return f'--b\r\nContent-Disposition: form-data; name="{name}"{named}\r\n\r\n{text}\r\n'.encode()


def stream_of(*pieces: bytes, end: bool = True) -> StreamReader:
    loop = asyncio.get_running_loop()
    protocol = BaseProtocol(loop)
    protocol.connection_made(asyncio.Transport())
    stream = StreamReader(protocol, 2**22, loop=loop)
    for piece in pieces:
        stream.feed_data(piece)
    if end:
        stream.feed_eof()
    return stream


async def refuse(part: BodyPartReader) -> UploadRef:
    raise too_large(part.filename or "", 1)


def reader_of(stream: StreamReader, *, droppable: int = 1000, idle_seconds: float = 5.0) -> PartsReader:
    parts = MultipartReader(HEADERS, stream)
    holds: Callable[[str], bool] = "c".__eq__
    return PartsReader(parts, holds, refuse, droppable=droppable, idle_seconds=idle_seconds)


async def test_after_a_refused_file_the_rest_of_the_form_is_read() -> None:
    pieces = (field("csrf", "c"), field("file", "x" * 500, "a.bin"), field("title", "Printer"), b"--b--\r\n")
    reader = reader_of(stream_of(*pieces))
    await reader.read()
    assert reader.sent["title"] == "Printer"
    assert [name for name, _ in reader.refused] == ["a.bin"]
    assert not reader.cut


async def test_of_files_that_are_not_taken_no_more_is_read_than_a_form_may_waste() -> None:
    file = field("file", "x" * 600_000, "a.bin")
    stream = stream_of(field("csrf", "c"), field("title", "Printer"), file, file, file, end=False)
    reader = reader_of(stream, droppable=1_000_000)
    await reader.read()
    assert reader.cut
    assert [name for name, _ in reader.refused] == ["a.bin", "a.bin"]
    assert reader.sent["title"] == "Printer"


async def test_a_refused_file_that_never_ends_is_waited_for_no_longer_than_any_other() -> None:
    begun = field("file", "x" * 300_000, "a.bin").removesuffix(b"\r\n")
    stream = stream_of(field("csrf", "c"), begun, end=False)
    reader = reader_of(stream, droppable=1_000_000, idle_seconds=0.05)
    await reader.read()
    assert reader.cut


async def test_a_form_that_stops_arriving_is_said_to_be_incomplete() -> None:
    reader = reader_of(stream_of(field("csrf", "c"), end=False), idle_seconds=0.05)
    with pytest.raises(CasebusError) as told:
        await reader.read()
    assert told.value.code is Code.TIMEOUT


@pytest.mark.parametrize("body", [b"nothing of this kind\r\n", field("csrf", "c") + b"--b\r\nContent-", b""])
async def test_a_form_that_is_none_is_refused_and_breaks_nothing(body: bytes) -> None:
    with pytest.raises(CasebusError) as told:
        await reader_of(stream_of(body)).read()
    assert told.value.code in (Code.INVALID, Code.FORBIDDEN)


async def test_a_form_that_does_not_say_where_its_parts_end_is_refused() -> None:
    request = make_mocked_request("POST", "/autowork/tickets/new", {"Content-Type": "multipart/form-data"})
    with pytest.raises(CasebusError) as told:
        await multipart(request)
    assert told.value.code is Code.INVALID


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b"])
async def test_a_form_with_room_for_files_is_worked_on_in_a_slot_however_it_was_sent(kind: str) -> None:
    overload = Overload(Limits(slots=1, queue=0))
    body = stream_of(field("csrf", "c"), b"--b--\r\n")
    request = make_mocked_request("POST", "/autowork/tickets/new", {"Content-Type": kind}, payload=body)
    visit = Visit(
        cast(Gateway, SimpleNamespace(overload=overload)),
        request,
        cast(PortalSite, None),
        None,
        "en",
        Almanac("en", "UTC", utc_now()),
        0,
    )
    object.__setattr__(visit, "csrf_holds", "c".__eq__)
    async with AsyncExitStack() as visit.held:
        await visit.parts(refuse)
        with pytest.raises(CasebusError) as busy:
            await overload.slot().__aenter__()
        assert busy.value.code is Code.UNAVAILABLE
    async with overload.slot():
        pass
