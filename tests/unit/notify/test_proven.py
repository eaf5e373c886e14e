"""A mail is proven only when the one whom our server proved is the one whom we read in it."""

import pytest

from services.notify.domain.incoming.judging import is_forged, is_proven
from services.notify.domain.incoming.mime import read

MX = "mx.autowork.example"


def proven(sender: str, said: str = "dmarc=pass") -> bool:
    letter = read(f"Authentication-Results: {MX}; {said}\r\nFrom: {sender}\r\n\r\nhi".encode())
    assert not is_forged(letter, MX)
    return is_proven(letter, MX)


@pytest.mark.parametrize(
    "sender",
    [
        "ida@company.example",
        "Ida Neu <ida@company.example>",
        '"Neu, Ida (Sales)" <ida@company.example>',
        '"eve@evil.example via list" <ida@company.example>',
        "ida@company.example (Ida Neu)",
    ],
)
def test_a_from_that_reads_in_one_way_is_proven(sender: str) -> None:
    assert proven(sender)
    assert proven(sender, "spf=none; dmarc=pass (p=reject) header.from=company.example")


@pytest.mark.parametrize(
    "sender",
    [
        "<ida@company.example>(<eve@evil.example>)",
        "<ida@company.example",
        "<ida@company.example> (a comment without its end",
        '(")<eve@evil.example>(") <ida@company.example>',
        "eve@evil.example <ida@company.example>",
        "<eve@evil.example>, <ida@company.example>",
        f"<ida@company.example>{' ' * 5000}(<eve@evil.example>)",
        "<<ida@company.example>>",
    ],
)
def test_a_from_that_reads_in_two_ways_is_not_proven(sender: str) -> None:
    assert not proven(sender)


@pytest.mark.parametrize(
    ("of", "holds"),
    [
        ("company.example", True),
        ("Company.Example.", True),
        ("evil.example", False),
        ("sub.company.example", False),
        ("company.example header.from=evil.example", False),
    ],
)
def test_it_is_proven_of_the_domain_that_was_looked_at_alone(of: str, holds: bool) -> None:
    assert proven("Ida <ida@company.example>", f"dmarc=pass header.from={of}") is holds
