"""Which words of a text are the ones that were searched for, so that an excerpt can show them."""

import re
from collections.abc import Iterable

from services.tickets.adapters.index.excerpts import fold
from services.tickets.adapters.index.fulltext.query import Asked, Typed, typos_in

STEM = 3  # letters; a shorter one begins too many words
LOOKED_AT = 4000  # characters of a text; what is nearly right is compared word by word

_WORD = re.compile(r"[^\W_]+")


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
    typed = [(fold(word.parts[0]), word.goes_on) for word in asked.words if len(word.parts) == 1]
    words = set(_WORD.findall(text, 0, LOOKED_AT))
    near = {found for word, goes_on in typed for found in _near(word, words, goes_on=goes_on)}
    forms = [_begins(word) for word in near]
    return re.compile(rf"(?:{'|'.join(forms)})(?![^\W_])") if forms else marks_of(asked)


def _near(word: str, others: Iterable[str], *, goes_on: bool) -> list[str]:
    """The words that, or beginnings of which where the typed one may go on, are nearly the typed one."""
    typos, letters = typos_in(word), frozenset(word)
    least, most = len(word) - typos, len(word) + typos
    return [
        other
        for other in others
        if len(other) >= least
        and (goes_on or len(other) <= most)
        # Each wrong letter takes away one at most; so most words are told apart without counting steps.
        and len(letters.difference(other[:most])) <= typos
        and _distance(word, other[:most], least if goes_on else len(other)) <= typos
    ]


def _distance(one: str, other: str, least: int) -> int:
    """Letters to add, drop, change, or swap with their neighbour (optimal string alignment).

    To that beginning of the other word, of so many letters at least, which is nearest.
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, start=1):
        two_before, before, row = before, row, [i]
        for j, right in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (left != right))
            if i > 1 and j > 1 and left == other[j - 2] and one[i - 2] == right:
                cost = min(cost, two_before[j - 2] + 1)
            row.append(cost)
    return min(row[max(0, least) :])
