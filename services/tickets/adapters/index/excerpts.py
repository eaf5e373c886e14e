"""The piece of a text around the words that were found, with these marked.

FTS5 could do it too, but takes a millisecond for each text in which a word comes often, and twenty-five are shown.
"""

import re
import unicodedata
from collections.abc import Sequence

OPENS, CLOSES = "\ue000", "\ue001"
LENGTH = 200
LEAD = 60

_WORD = re.compile(r"[^\W_]+")
_SPACE = re.compile(r"\s")
_LATIN = 0x0250


def _plain_letters() -> dict[int, str]:
    """Letters with accents and the ones below, as the index compares them; only those that stay one letter."""
    found = {}
    for code in range(0x00C0, _LATIN):
        base = unicodedata.normalize("NFD", chr(code))[0]
        if base != chr(code):
            found[code] = base
    return found


_PLAIN = _plain_letters()


def fold(text: str) -> str:
    """A text without case and accents, of the same length."""
    lower = text.lower()
    return (lower if len(lower) == len(text) else text).translate(_PLAIN)


def pattern_of(typed: Sequence[str], *, goes_on: bool) -> re.Pattern[str]:
    """What to mark, in a folded text, for these typed words; the last may go on."""
    found = [re.escape(fold(match.group())) for word in typed for match in _WORD.finditer(word)]
    # a word first and then what may not stand before it: so a text is searched for the word and not at every letter
    words = [rf"{word}(?<![^\W_]{word})" for word in found]
    if words and goes_on:
        words[-1] += r"[^\W_]*"
    return re.compile(rf"(?:{'|'.join(words)})(?![^\W_])") if words else re.compile(r"(?!)")


def excerpt_of(text: str, pattern: re.Pattern[str]) -> str:
    """About 200 characters around the first word that was found; from the beginning when there is none."""
    folded = fold(text)
    found = pattern.search(folded)
    first = found.start() if found else 0
    start = _boundary(text, first - LEAD) if first > LEAD else 0
    end = len(text) if len(text) <= start + LENGTH else _boundary(text, start + LENGTH)
    pieces, at = [], start
    for match in pattern.finditer(folded, start, end):
        pieces += [text[at : match.start()], OPENS, text[match.start() : match.end()], CLOSES]
        at = match.end()
    shown = " ".join("".join((*pieces, text[at:end])).split())
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _boundary(text: str, position: int) -> int:
    """The next place where a word ends, so that none is cut."""
    space = _SPACE.search(text, position, position + LEAD)
    return space.end() if space else position
