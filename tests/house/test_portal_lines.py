"""The table of the five manuals' lines in `docs/portals.md` is whole, and each of its tests is there."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

ROOT = Path(__file__).parents[2]
LAST = {"B": 31, "C": 22, "D": 39, "E": 36}
TABLE = (ROOT / "docs" / "portals.md").read_text(encoding="utf-8").partition("## The lines of the five manuals")[2]


def names_of_tests() -> set[str]:
    """Every test there is."""
    return {
        node.name
        for path in (ROOT / "tests").rglob("test_*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_")
    }


def spread(text: str, between: str) -> Iterator[str]:
    """The lines that a text numbers: `B17 to B19` are three of them."""
    for letter, first, last in re.findall(rf"\b([A-S])(\d+)(?:{between}\1?(\d+))?(?!\d)", text):
        yield from (f"{letter}{number}" for number in range(int(first), int(last or first) + 1))


def rows() -> Iterator[tuple[list[str], list[str]]]:
    """Each row: the lines it is about, and how the names of its tests begin."""
    for row in re.findall(r"^\| ([A-S]\d.*) \|$", TABLE, re.MULTILINE):
        cells = row.split(" | ")
        yield list(spread(cells[0], " to ")), re.findall(r"`(test_[a-z0-9_]+)…?`", cells[-1])


def said(name: str) -> set[str]:
    """The lines in the name of a test."""
    numbers = re.match(r"test_((?:[a-s]\d+_|to_)+)", f"{name}_")
    return set(spread(numbers.group(1).replace("_to_", "-").replace("_", " ").upper(), "-")) if numbers else set()


def test_each_line_of_the_manuals_has_a_row() -> None:
    told = set(chain.from_iterable(lines for lines, _ in rows()))
    assert [f"{part}{n}" for part, last in LAST.items() for n in range(1, last + 1) if f"{part}{n}" not in told] == []


def test_each_test_that_a_row_names_is_there() -> None:
    names = names_of_tests()
    wanted = {start for _, starts in rows() for start in starts}
    assert sorted(start for start in wanted if not any(name.startswith(start) for name in names)) == []


def test_each_line_has_a_test_with_its_number_among_those_of_its_rows() -> None:
    names, tested, lines = names_of_tests(), set(), set()
    for numbers, starts in rows():
        lines |= {line for line in numbers if line[0] in LAST}
        tested |= set(chain.from_iterable(said(name) for name in names if name.startswith(tuple(starts))))
    assert sorted(lines - tested) == []
