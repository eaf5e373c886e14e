"""Names in ZIPs: what Windows cannot write gets a name that it can, and two names stay two."""

import pytest

from gateway.zipnames import LONGEST, Names, portable

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


def test_what_a_system_takes_for_one_name_is_two_in_a_zip() -> None:
    names = Names()
    assert [names.given(one) for one in ("con", "_con", "A.txt", "a.txt", "b/a.txt")] == [
        *("_con", "_con (2)", "A.txt", "a (2).txt", "b/a.txt"),
    ]
    assert [names.given("leer/") for _ in range(2)] == ["leer/", "leer/"]
    assert [names.given(one) for one in (".hidden", ".Hidden")] == [".hidden", ".Hidden (2)"]
    long = ("con." + "x" * 251, "x" * 251 + ".txt", "X" * 251 + ".txt", "ö" * 127)
    assert all(len(names.given(one).encode()) <= LONGEST for one in long)
