"""The piece of a text around the words that were found, with these marked."""

import re
import unicodedata

OPENS, CLOSES = "\ue000", "\ue001"
LENGTH = 200
LEAD = 60

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
    if lower.isascii():
        return lower
    return (lower if len(lower) == len(text) else text).translate(_PLAIN)


def excerpt_of(text: str, pattern: re.Pattern[str], folded: str = "") -> str:
    """About 200 characters around the first word that was found; from the beginning when there is none."""
    folded = folded or fold(text)
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
