"""Other people's text made fit for a mail: one line for headers, clean lines for bodies, cut where it is long."""

import re

# marks that turn the direction of text around (in a name they make one address look like another), lone surrogates
_HIDDEN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BREAKS_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_LINE_ENDS = re.compile("\r\n|[\r\u2028\u2029]")

LONGEST_LINE = 200
LONGEST_COMMENT = 4000


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Fit for a header or a heading: no line ends, no control characters, no turned direction, not too long."""
    clean = _BREAKS.sub(" ", _HIDDEN.sub("", text))
    return _cut(" ".join(clean.split()), longest)


def lines(text: str) -> str:
    """Fit for a body: line ends kept (at most one empty line in a row), other control characters gone."""
    clean = _BREAKS_BUT_LINES.sub("", _HIDDEN.sub("", _LINE_ENDS.sub("\n", text)))
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


def called(number: str, noun: str) -> str:
    """What a ticket is called in a sentence: a bare number alone does not say what it numbers."""
    return f"{noun} {number}" if number.isdecimal() else number


def capital(text: str) -> str:
    """A sentence with a capital at its beginning, also where it begins with a ticket's name."""
    return text[:1].upper() + text[1:]


def _cut(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    head = text[: longest - 1]
    space = max(head.rfind(" "), head.rfind("\n"))
    return (head[:space] if space > longest * 3 // 4 else head).rstrip() + "…"
