"""Which words of a text are the ones that were searched for, so that an excerpt can show them."""

import re

from services.tickets.adapters.index.excerpts import fold
from services.tickets.adapters.index.fulltext.query import Asked, Typed, typos_in

STEM = 3  # letters; a shorter one begins too many words


def marks_of(asked: Asked) -> re.Pattern[str]:
    """What to mark in a folded text: the words, what goes on from an open one, and other forms of them."""
    forms = [form for word in asked.words for form in _forms(word)]
    return re.compile(rf"(?:{'|'.join(forms)})(?![^\W_])") if forms else re.compile(r"(?!)")


def _forms(word: Typed) -> list[str]:
    *first, last = [fold(part) for part in word.parts]
    stems = {fold(stem) for stem in word.stems.values() if len(stem) >= STEM}
    found = [*map(_begins, first), _begins(last, r"[^\W_]*" if word.goes_on else "")]
    return found + [_begins(stem, r"[^\W_]{0,4}") for stem in stems if last.startswith(stem)]


def _begins(word: str, rest: str = "") -> str:
    # the word first and then what may not stand before it: so a text is searched for the word, not at every letter
    escaped = re.escape(word)
    return rf"{escaped}(?<![^\W_]{escaped}){rest}"


def near_marks_of(asked: Asked, text: str) -> re.Pattern[str]:
    """As `marks_of`, for words that are nearly the ones that were typed, as this folded text has them."""
    near = {
        found
        for found in set(re.findall(r"[^\W_]+", text))
        for word in asked.words
        if len(word.parts) == 1 and _is_near(fold(word.parts[0]), found, goes_on=word.goes_on)
    }
    forms = [_begins(word) for word in near]
    return re.compile(rf"(?:{'|'.join(forms)})(?![^\W_])") if forms else marks_of(asked)


def _is_near(word: str, other: str, *, goes_on: bool) -> bool:
    """Whether the other word, or a beginning of it where the typed one may go on, is nearly the typed one."""
    typos = typos_in(word)
    lengths = range(len(word) - typos, len(word) + typos + 1)
    forms = {other[:length] for length in lengths} if goes_on else {other}
    # Each wrong letter makes two that only one of them has; so most words are told apart without counting steps.
    alike = (form for form in forms if len(form) in lengths and len(set(word) ^ set(form)) <= 2 * typos)
    return any(_distance(word, form) <= typos for form in alike)


def _distance(one: str, other: str) -> int:
    """Letters to add, drop, change, or swap with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return row[-1]
