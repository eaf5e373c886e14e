"""The snapshot of a stream: one with a hole or without its end is none, whatever its hash says."""

import io

import pytest

from cli.backups.snapshots import is_whole

BEGIN = b"\xff\x06\x00\x00S2sTwO"


def frame(kind: int, content: bytes) -> bytes:
    return bytes([kind]) + len(content).to_bytes(3, "little") + content


WHOLE = BEGIN + frame(0x00, b"sum." + b"packed" * 9000) + frame(0xFE, b"padding") + frame(0x01, b"sum.plain")


def test_whole_frames_to_the_end_are_a_snapshot() -> None:
    assert is_whole(io.BytesIO(WHOLE))


HURT = {
    "nothing": b"",
    "no beginning": WHOLE[10:],
    "no content": BEGIN + frame(0xFE, b"padding"),
    "no end": WHOLE[:-1],
    "half a head": WHOLE + b"\x00\x01",
    "a hole": WHOLE[:2000] + WHOLE[7000:],
    "something else behind it": WHOLE + frame(0x02, b"what"),
}


@pytest.mark.parametrize("name", HURT)
def test_anything_else_is_none(name: str) -> None:
    assert not is_whole(io.BytesIO(HURT[name]))
