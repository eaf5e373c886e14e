"""Which passwords may be chosen: long enough, and none of those that are tried first."""

import re
import unicodedata
from dataclasses import dataclass

SHORTEST = 8
_LOOKALIKES = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "zxcvbnm")
_RUN = 5  # letters of a keyboard row or the alphabet in a row that say nothing new


@dataclass(frozen=True)
class PasswordRules:
    """The rules, with the list of common words (lower case)."""

    common: frozenset[str]

    def problem(self, password: str, *own: str) -> str:
        """What is wrong with it, as an English sentence, or an empty text; `own` are the person's address and name."""
        if len(password) < SHORTEST:
            return "Choose at least 8 characters."
        plain = unicodedata.normalize("NFKC", password).lower()
        if self._common(plain) or _monotonous(plain):
            return "This password is among those that are tried first. Choose another one."
        if any(len(word) > 3 and plain in (word, word * 2) for text in own for word in _parts(text)):
            return "Do not use your own name or address as password."
        return ""

    def _common(self, plain: str) -> bool:
        # people decorate a common word with digits and signs, and swap letters for lookalikes
        candidates = {plain}
        for text in (plain, plain.translate(_LOOKALIKES)):
            bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text)
            candidates |= {text, bare, re.sub(r"[\W_]+", "", text), re.sub(r"[\W\d_]+", "", text)}
        without_end = re.sub(r"[\W\d_]+$", "", plain).translate(_LOOKALIKES)
        candidates |= {without_end, without_end[: len(without_end) // 2] if _doubled(without_end) else without_end}
        return bool(candidates & self.common)


def _doubled(text: str) -> bool:
    half = len(text) // 2
    return len(text) % 2 == 0 and text[:half] == text[half:]


def _monotonous(plain: str) -> bool:
    if len(set(plain)) <= 2:
        return True
    rest = plain
    for row in _ROWS:
        for line in (row, row[::-1]):
            for length in range(len(line), _RUN - 1, -1):
                for start in range(len(line) - length + 1):
                    rest = rest.replace(line[start : start + length], "")
    return len(rest) <= 2 or len(set(rest)) == 1


def _parts(text: str) -> list[str]:
    whole = text.lower()
    local = whole.partition("@")[0]
    return [whole, local, *re.split(r"[@.\s_+-]+", whole), re.sub(r"[.\s_+-]+", "", local)]
