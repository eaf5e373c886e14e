"""What is said to clamd and what its answers mean, with a server that says what a test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from contracts.errors import CasebusError, Code
from kit.settings import SettingsError
from services.files.adapters.clamd import Clamd
from services.files.domain import Verdict
from services.files.settings import Settings


@asynccontextmanager
async def a_server(answer: bytes, heard: list[bytes], *, early: bool = False) -> AsyncIterator[Clamd]:
    """Hears a whole stream, or with `early` only its first piece, answers and hangs up."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.readuntil(b"\0"))
        while size := int.from_bytes(await reader.readexactly(4), "big"):
            heard.append(await reader.readexactly(size))
            if early:
                break
        writer.write(answer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield Clamd(f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}")


async def pieces(*some: bytes) -> AsyncIterator[bytes]:
    for piece in some:
        yield piece


@pytest.mark.parametrize(
    ("answer", "verdict", "found"),
    [
        (b"stream: OK\0", Verdict.CLEAN, ""),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", Verdict.INFECTED, "Win.Test.EICAR_HDB-1"),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.TOO_LARGE, ""),
    ],
)
async def test_a_file_goes_in_pieces_with_their_lengths_and_the_answer_is_understood(
    answer: bytes, verdict: Verdict, found: str
) -> None:
    heard: list[bytes] = []
    async with a_server(answer, heard) as clamd:
        word = await clamd.scan(pieces(b"one", b"two"))
    assert heard == [b"zINSTREAM\0", b"one", b"two"]
    assert (word.verdict, word.found) == (verdict, found)


@pytest.mark.parametrize(
    "answer", [b"stream: Can't allocate memory ERROR\0", b"COMMAND READ TIMED OUT\0", b"", b"half"]
)
async def test_what_says_nothing_about_the_file_is_no_verdict(answer: bytes) -> None:
    async with a_server(answer, []) as clamd:
        with pytest.raises(CasebusError) as error:
            await clamd.scan(pieces(b"x"))
    assert error.value.code is Code.UNAVAILABLE


async def test_an_answer_that_comes_before_the_end_of_the_file_is_heard_though_the_connection_breaks() -> None:
    async with a_server(b"INSTREAM size limit exceeded. ERROR\0", [], early=True) as clamd:
        word = await clamd.scan(pieces(*[b"0" * 262_144] * 40))
    assert word.verdict is Verdict.TOO_LARGE


async def test_a_scanner_that_is_not_there_or_keeps_silent_is_unavailable() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server:
        address = f"tcp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        clamd = Clamd(address, connect_seconds=0.2, answer_seconds=0.2)
        assert not await clamd.usable()
        with pytest.raises(CasebusError) as error:
            await clamd.scan(pieces(b"x"))
        assert error.value.code is Code.UNAVAILABLE
    assert not await Clamd("unix:///nowhere/clamd.ctl").usable()


def test_the_setting_is_an_address_or_nothing_and_off_by_default() -> None:
    assert Settings.from_environment({}).scanner == ""
    told = Settings.from_environment({"CASEBUS_SCANNER": "tcp://clamd:3310", "CASEBUS_SCANNER_BYTES": "1000"})
    assert (told.scanner, told.scanner_bytes) == ("tcp://clamd:3310", 1000)
    assert Settings.from_environment({"CASEBUS_SCANNER": "unix:///run/clamav/clamd.ctl"}).scanner
    for wrong in ({"CASEBUS_SCANNER": "clamd:3310"}, {"CASEBUS_SCANNER": "unix://"}, {"CASEBUS_SCANNER_BYTES": "25M"}):
        with pytest.raises(SettingsError):
            Settings.from_environment(wrong)
