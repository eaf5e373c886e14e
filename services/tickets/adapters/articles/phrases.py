"""What somebody typed into the search of articles, as a full-text query in which nothing of it is an operator."""

import re
from dataclasses import dataclass

from services.tickets.adapters.index.excerpts import fold

WORDS = 12
PREFIX_LENGTH = 2

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words as a query for the text columns, and what to mark in a folded text."""

    query: str
    marks: re.Pattern[str]


def phrases_of(text: str) -> Phrases:
    """Each word is quoted, so that it is only text; the last may go on, unless a space ends it."""
    text = text.replace("\0", " ")  # SQLite ends a query there
    words = [word for word in text.split() if any(character.isalnum() for character in word)][:WORDS]
    quoted = [f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words]
    goes_on = bool(words) and not text[-1].isspace() and sum(map(str.isalnum, words[-1])) >= PREFIX_LENGTH
    if goes_on:
        quoted[-1] += "*"
    query = "{title body} : (" + " AND ".join(quoted) + ")" if quoted else ""
    return Phrases(query, _marks(words, goes_on=goes_on))


def _marks(typed: list[str], *, goes_on: bool) -> re.Pattern[str]:
    found = [re.escape(fold(match.group())) for word in typed for match in _WORD.finditer(word)]
    # a word first and then what may not stand before it: so a text is searched for the word and not at every letter
    words = [rf"{word}(?<![^\W_]{word})" for word in found]
    if words and goes_on:
        words[-1] += r"[^\W_]*"
    return re.compile(rf"(?:{'|'.join(words)})(?![^\W_])") if words else re.compile(r"(?!)")
