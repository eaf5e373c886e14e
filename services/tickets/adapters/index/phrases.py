"""What somebody typed into the search field, as a full-text query in which nothing of it is an operator."""

import re
from dataclasses import dataclass

from services.tickets.adapters.index.excerpts import pattern_of

WORDS = 12
PREFIX_LENGTH = 2

_NUMBER = re.compile(r"#?([A-Za-z0-9-]{0,24}?)(\d{1,15})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words as a query for the text columns and for marking; `serial` and `number` when it may be a number."""

    query: str
    marks: re.Pattern[str]
    serial: int | None
    number: str


def phrases_of(text: str) -> Phrases:
    """Each word is quoted, so that it is only text; the last may go on, unless a space ends it."""
    text = text.replace("\0", " ")  # SQLite ends a query there
    words = [word for word in text.split() if any(character.isalnum() for character in word)][:WORDS]
    quoted = [f'"{word.replace(chr(34), chr(34) * 2)}"' for word in words]
    goes_on = bool(words) and not text[-1].isspace() and sum(map(str.isalnum, words[-1])) >= PREFIX_LENGTH
    if goes_on:
        quoted[-1] += "*"
    query = "{title body} : (" + " AND ".join(quoted) + ")" if quoted else ""
    match = _NUMBER.fullmatch(text.strip())
    serial = int(match.group(2)) if match else None
    return Phrases(query, pattern_of(words, goes_on=goes_on), serial, text.strip().lstrip("#").upper() if match else "")
