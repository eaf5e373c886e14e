"""Amounts as people of several countries type them."""

from decimal import Decimal

import pytest

from gateway.forms.amounts import amount_of


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250.00"),
        ("1250,5", "1250.50"),
        ("1250.50", "1250.50"),
        ("1.250,50", "1250.50"),
        ("1,250.50", "1250.50"),
        ("1 250,50", "1250.50"),
        ("1'250.50", "1250.50"),
        ("€ 1.250,50", "1250.50"),
        ("1.250.000", "1250000.00"),
        ("0,05", "0.05"),
        (" 900 EUR ", "900.00"),
    ],
)
def test_e25_an_amount_is_read_as_it_is_written(typed: str, amount: str) -> None:
    assert amount_of(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["1.300", "1,300", "1 300"])
def test_e25_thirteen_hundred_is_never_one_thirty(typed: str) -> None:
    assert amount_of(typed) == Decimal("1300.00")


@pytest.mark.parametrize(
    "typed", ["", "much", "-5", "1.2500", "1.25.50", "1.250.50", "12,3456", "1e5", "NaN", "٣", "999999999999", "5,"]
)
def test_e25_what_is_no_amount_is_refused(typed: str) -> None:
    assert amount_of(typed) is None
