"""The door for mail: whatever happens behind it, the sender keeps the mail; and at the end what is begun is ended."""

import asyncio
import smtplib
from collections.abc import Sequence

import pytest

from services.notify.adapters.incoming.smtp import DoorLimits, Receiver, smtp_door

HELP = "help@a.example"


def hand_over(where: tuple[str, int]) -> str:
    """What the door says."""
    with smtplib.SMTP(*where, timeout=60) as server:
        try:
            server.sendmail("maria@x.example", [HELP], b"Subject: x\r\n\r\nhi")
        except smtplib.SMTPDataError as error:
            return str(error.smtp_code)
        return "taken"


async def test_a_mail_is_never_sent_back_for_an_error_of_ours() -> None:
    async def surprised(raw: bytes, envelope: str, recipients: Sequence[str]) -> list[str]:
        raise ValueError("surprise")

    counted: list[tuple[str, str]] = []
    receiver = Receiver(lambda _: True, surprised, lambda *what: counted.append(what), DoorLimits())
    async with smtp_door("127.0.0.1:0", receiver, "localhost") as where:
        assert await asyncio.to_thread(hand_over, where) == "451"
    assert counted == [("refused", "not_stored")]


async def test_a_mail_that_is_being_stored_at_the_end_is_still_acknowledged() -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(raw: bytes, envelope: str, recipients: Sequence[str]) -> list[str]:
        begun.set()
        await go_on.wait()
        return ["id"]

    receiver = Receiver(lambda _: True, slowly, lambda *_: None, DoorLimits(drain_seconds=60))
    async with smtp_door("127.0.0.1:0", receiver, "localhost") as where:
        said = asyncio.create_task(asyncio.to_thread(hand_over, where))
        async with asyncio.timeout(60):
            await begun.wait()
        asyncio.get_running_loop().call_soon(go_on.set)
    assert not receiver.storing
    with pytest.raises(OSError):  # noqa: PT011 - whatever the system says of a closed door
        await asyncio.to_thread(hand_over, where)
    assert await said == "taken"


async def test_a_line_longer_than_the_standard_has_is_taken() -> None:
    taken: list[bytes] = []

    async def take(raw: bytes, envelope: str, recipients: Sequence[str]) -> list[str]:
        taken.append(raw)
        return ["id"]

    def send(where: tuple[str, int]) -> None:
        with smtplib.SMTP(*where, timeout=60) as server:
            server.sendmail("maria@x.example", [HELP], b"Subject: " + b"x" * 10_000 + b"\r\n\r\n" + b"y" * 100_000)

    receiver = Receiver(lambda _: True, take, lambda *_: None, DoorLimits())
    async with smtp_door("127.0.0.1:0", receiver, "localhost") as where:
        await asyncio.to_thread(send, where)
    assert b"x" * 10_000 in taken[0]
    assert b"y" * 100_000 in taken[0]
