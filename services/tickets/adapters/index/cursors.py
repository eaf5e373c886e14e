"""Where the next page begins, as an opaque text; it holds a position, never a right."""

import base64
import binascii
import json

from contracts.errors import CasebusError, invalid


def cursor_text(position: tuple[int, ...]) -> str:
    """The text of a position: letters, digits, `-` and `_` only."""
    return base64.urlsafe_b64encode(f"[{','.join(map(str, position))}]".encode()).rstrip(b"=").decode()


def position_in(text: str, length: int) -> tuple[int, ...]:
    """The position behind a cursor of so many numbers; raises for anything else."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error) as error:
        raise _bad() from error
    numbers = isinstance(found, list) and len(found) == length
    if not numbers or not all(type(item) is int and abs(item) < 2**63 for item in found):
        raise _bad()
    return tuple(found)


def _bad() -> CasebusError:
    return invalid("This page is not known.", cursor="This is not in the expected form.")
