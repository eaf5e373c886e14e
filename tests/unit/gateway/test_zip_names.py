"""Names in ZIPs: what Windows cannot write gets a name that it can, and two names stay two."""

import pytest

from gateway.zipnames import LONGEST, portable

WRONG = set('<>:"|?*\\')


@pytest.mark.parametrize(
    "path", ["Pläne/a (1).txt", ".hidden", "😀/مرحبا.txt", "leer/", "a..b/c d.txt", "Console.txt", "e\u0301.txt"]
)
def test_ordinary_names_stay_as_they_are(path: str) -> None:
    assert portable(path) == path


@pytest.mark.parametrize(
    ("path", "written"),
    [
        ("CON", "_CON"),
        ("a/nul.txt", "a/_nul.txt"),
        ("COM1 .log", "_COM1 .log"),
        ("end./x", "end\N{FULLWIDTH FULL STOP}/x"),
        ("a. ", "a\N{FULLWIDTH FULL STOP}_"),
        ("10:30?.txt", "10\N{FULLWIDTH COLON}30\N{FULLWIDTH QUESTION MARK}.txt"),
        ("a\\b", "a\N{FULLWIDTH REVERSE SOLIDUS}b"),
    ],
)
def test_what_windows_refuses_is_written_in_another_way(path: str, written: str) -> None:
    assert portable(path) == written


def test_names_that_differ_stay_different_and_the_longest_stay_short_enough() -> None:
    names = ["a?.txt", "a*.txt", "a:.txt", "a_.txt", "a.", "a"]
    assert len({portable(name) for name in names}) == len(names)
    for name in ("?" * LONGEST, "a" * 250 + "?????", "x" * 253 + ".."):
        found = portable(name)
        assert len(found.encode()) <= LONGEST
        assert not WRONG.intersection(found)
        assert found == found.rstrip(" .")
