"""Other people's text made fit for a mail: one line for headers, clean lines for bodies, cut where it is long."""

import unicodedata

_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Marks that turn the direction of text around: in a name they make one address look like another."""

LONGEST_LINE = 200
LONGEST_COMMENT = 4000


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Fit for a header or a heading: no line ends, no control characters, no turned direction, not too long."""
    clean = "".join(" " if _is_break(mark) else mark for mark in text if not _is_hidden(mark))
    return _cut(" ".join(clean.split()), longest)


def lines(text: str) -> str:
    """Fit for a body: line ends kept (at most one empty line in a row), other control characters gone."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    clean = "".join(mark for mark in unified if mark in "\n\t" or not (_is_break(mark) or _is_hidden(mark)))
    kept: list[str] = []
    for line in (line.rstrip() for line in clean.split("\n")):
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip("\n")


def excerpt(text: str, longest: int = LONGEST_COMMENT) -> tuple[str, bool]:
    """The beginning of a text, cut between words, and whether something is missing."""
    clean = lines(text)
    if len(clean) <= longest:
        return clean, False
    return _cut(clean, longest), True


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space > longest * 3 // 4 else head).rstrip() + "…"


def _is_break(mark: str) -> bool:
    return mark in "\u2028\u2029" or unicodedata.category(mark) == "Cc"


def _is_hidden(mark: str) -> bool:
    return mark in _DIRECTIONS or unicodedata.category(mark) == "Cs"
