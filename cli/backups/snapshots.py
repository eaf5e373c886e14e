"""Whether the snapshot of a stream is whole, as far as that can be seen without the broker that made it.

A snapshot can only be put back under its own name, beside which the stream that runs has no room: so it is not tried,
but followed from its first frame to its last (the framing of Snappy, which S2 of the broker keeps to).
"""

from typing import Protocol

MAGIC = {b"\xff\x06\x00\x00sNaPpY", b"\xff\x06\x00\x00S2sTwO"}
HEAD = 4  # a frame begins with its kind and three bytes of length
PACKED, PLAIN, FIRST_SKIPPED = 0x00, 0x01, 0x80
SUM = 4  # bytes, before what is packed


class Readable(Protocol):
    """What gives so many bytes, and fewer at its end only."""

    def read(self, size: int, /) -> bytes:
        """The next of them."""


def is_whole(file: Readable) -> bool:
    """Whether it begins as a snapshot does and holds nothing but whole frames, with something in them."""
    if file.read(10) not in MAGIC:
        return False
    full = 0
    while head := file.read(HEAD):
        if len(head) < HEAD:
            return False
        kind, length = head[0], int.from_bytes(head[1:], "little")
        if kind not in (PACKED, PLAIN) and kind < FIRST_SKIPPED:
            return False
        if len(file.read(length)) < length:
            return False
        full += kind in (PACKED, PLAIN) and length > SUM
    return full > 0
