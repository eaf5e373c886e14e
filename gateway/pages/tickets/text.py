"""What people wrote, as safe markup: lines kept, addresses and ticket numbers as links, found words marked."""

import re
from collections.abc import Callable

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"'\u201c\u201d\u2018\u2019\u200b]{3,2000}")
_ENDS = ".,;:!?)]}*_"
FOUND_START, FOUND_END = "\ue000", "\ue001"


def prose(
    text: str, number_pattern: re.Pattern[str] | None = None, ticket_url: Callable[[str], str] | None = None
) -> Markup:
    """A text with its web addresses, and the numbers of tickets, as links."""
    parts: list[Markup] = []
    end = 0
    if "://" in text:
        for match in _ADDRESS.finditer(text):
            address = _trimmed(match.group())
            parts.append(_numbers(text[end : match.start()], number_pattern, ticket_url))
            parts.append(Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>').format(address))
            end = match.start() + len(address)
    parts.append(_numbers(text[end:], number_pattern, ticket_url))
    return Markup().join(parts)


def _trimmed(address: str) -> str:
    """Without the punctuation of the sentence around; a bracket that was opened inside is kept."""
    while address[-1] in _ENDS and not (address[-1] == ")" and address.count("(") >= address.count(")")):
        address = address[:-1]
    return address


def _numbers(text: str, pattern: re.Pattern[str] | None, url: Callable[[str], str] | None) -> Markup:
    if pattern is None or url is None:
        return escape(text)
    parts: list[Markup] = []
    end = 0
    for match in pattern.finditer(text):
        number = match.group()
        parts.append(escape(text[end : match.start()]))
        parts.append(Markup('<a class="number" href="{}">{}</a>').format(url(number), number))
        end = match.end()
    parts.append(escape(text[end:]))
    return Markup().join(parts)


def number_pattern(number: str) -> re.Pattern[str] | None:
    """Finds ticket numbers of this format in a text; None for a format without letters, which would find any number."""
    before, _, after = number.partition("{n}")
    if not any(letter.isalpha() for letter in before + after):
        return None
    return re.compile(rf"(?<![\w/-]){re.escape(before)}\d{{1,12}}{re.escape(after)}(?![\w-])")


def excerpt(text: str) -> Markup:
    """A found text: escaped first, then the marks of the search become tags, always in pairs."""
    if not text:
        return Markup()
    shown: list[Markup] = []
    inside = False
    for piece in re.split(f"([{FOUND_START}{FOUND_END}])", text):
        if piece == FOUND_START and not inside:
            shown.append(Markup("<mark>"))
            inside = True
        elif piece == FOUND_END and inside:
            shown.append(Markup("</mark>"))
            inside = False
        elif piece not in (FOUND_START, FOUND_END):
            shown.append(escape(piece))
    if inside:
        shown.append(Markup("</mark>"))
    return Markup().join(shown)
