"""Pages of a sorted list whose cursors name the last row shown, so that rows that come or go shift nothing."""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")
Place = tuple[str, ...]
_LONGEST = 300


def page(
    rows: Sequence[T], place: Callable[[T], Place], *, descending: bool, limit: int, cursor: str
) -> tuple[list[T], str]:
    """Rows after the cursor, and the cursor of the next page; empty at the end. Raises ValueError for a broken one."""
    placed = sorted(((place(row), row) for row in rows), key=lambda pair: pair[0], reverse=descending)
    if cursor:
        after = _read(cursor)
        placed = [pair for pair in placed if (pair[0] < after if descending else pair[0] > after)]
    shown = placed[:limit]
    return [row for _, row in shown], _written(shown[-1][0]) if len(placed) > limit else ""


def of_amount(amount: Decimal | None) -> str:
    """A sum as a text that sorts as sums do, negative ones first; none is less than each."""
    return "" if amount is None else f"{int(amount * 10_000) + 10**20:022d}"


def _written(place: Place) -> str:
    return base64.urlsafe_b64encode(json.dumps(place, ensure_ascii=False).encode()).decode().rstrip("=")


def _read(cursor: str) -> Place:
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor[:_LONGEST] + "=" * (-len(cursor) % 4)))
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError("no cursor") from error
    if not isinstance(place, list) or not all(isinstance(part, str) for part in place):
        raise ValueError("no cursor")
    return tuple(place)
