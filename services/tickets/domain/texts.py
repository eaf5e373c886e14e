"""What people type, made safe to keep without changing what they meant."""

import re
from unicodedata import category

from services.tickets.domain.refusal import wrong

# Control characters but tab and line ends: no keyboard makes them, and terminals, mails and XML choke on them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Marks that reorder what is written around them could make a title in a list say something else.
_REORDER = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BLANK = re.compile(r"\s+")
# What shows nothing: a title made of it alone leaves nothing to click on.
_UNSEEN = frozenset("\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u2800\u3164\ufeff\uffa0")


def _empty(text: str) -> bool:
    return all(letter.isspace() or letter in _UNSEEN or category(letter) == "Cf" for letter in text)


def title_of(text: str) -> str:
    """A title: one line, no control characters; raises when nothing is left."""
    cleaned = _BLANK.sub(" ", _REORDER.sub("", _CONTROL.sub("", text))).strip()
    if _empty(cleaned):
        raise wrong(title="This is needed.")
    return cleaned


def text_of(text: str, field: str) -> str:
    """A long text, kept as it was typed but for control characters; raises when it is blank."""
    cleaned = _CONTROL.sub("", text)
    if _empty(cleaned):
        raise wrong(**{field: "This is needed."})
    return cleaned


def kept_text(text: str) -> str:
    """A long text that may be empty, without control characters."""
    return _CONTROL.sub("", text)


def line_of(text: str) -> str:
    """A short free text on one line; may be empty."""
    return _BLANK.sub(" ", _REORDER.sub("", _CONTROL.sub("", text))).strip()


def value_of(text: str) -> str:
    """The value of a field, on one line; empty when nothing of it can be seen."""
    cleaned = line_of(text)
    return "" if _empty(cleaned) else cleaned
