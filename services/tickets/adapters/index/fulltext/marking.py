"""Which words of a text are the ones that were searched for, so that an excerpt can show them."""

import re
from collections.abc import Callable

from kit.nearness import is_near
from services.tickets.adapters.index.excerpts import fold
from services.tickets.adapters.index.fulltext.query import Asked, Typed

STEM = 3  # letters; a shorter one begins too many words
Near = Callable[[str], re.Pattern[str]]

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


def near_marks(asked: Asked) -> Near:
    """As `marks_of` for one folded text after the other: its words that are nearly the ones that were typed."""
    typed = [(fold(word.parts[0]), word.goes_on) for word in asked.words if len(word.parts) == 1]
    known: dict[str, bool] = {}
    otherwise = marks_of(asked)

    def marks(text: str) -> re.Pattern[str]:
        words = set(_WORD.findall(text, 0, LOOKED_AT))
        for word in words.difference(known):
            known[word] = any(is_near(one, word, goes_on=goes_on) for one, goes_on in typed)
        forms = [_begins(word) for word in words if known[word]]
        return re.compile(rf"(?:{'|'.join(forms)})(?![^\W_])") if forms else otherwise

    return marks
