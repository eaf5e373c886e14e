"""Amounts of money as people type them."""

import re
from decimal import Decimal

N_ = str  # marks a text for translation
BAD_AMOUNT = N_("Please enter an amount, for instance 1250.50.")
MOST = Decimal(10) ** 11
# money has two decimals, so three digits after a mark are thousands: 1.250 is not one and a quarter
_AMOUNT = re.compile(
    r"(?:[0-9]+|[0-9]{1,3}(?P<thousands>[.,'])[0-9]{3}(?:(?P=thousands)[0-9]{3})*)(?:(?P<mark>[.,])(?P<cents>[0-9]{1,2}))?"
)


def amount_of(text: str) -> Decimal | None:
    """An amount with a comma or a point before the cents, with or without marks between thousands."""
    plain = re.sub(r"\s|[€$£]|^EUR|EUR$", "", text.strip())
    found = _AMOUNT.fullmatch(plain)
    if not found or (found["mark"] and found["mark"] == found["thousands"]):
        return None
    whole = plain[: found.start("mark")] if found["mark"] else plain
    amount = Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{found['cents'] or 0}").quantize(Decimal("0.01"))
    return amount if amount < MOST else None
