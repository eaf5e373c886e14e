"""Languages: catalogues, plurals and the choice of a language for a visit."""

import gettext
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("en", "de", "nl", "da", "sv")
NAMES = {"en": "English", "de": "Deutsch", "nl": "Nederlands", "da": "Dansk", "sv": "Svenska"}
DOMAIN = "gateway"


class Words:
    """The translations into one language; English is the text itself."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue

    @property
    def digest(self) -> str:
        """Differs when a translation does."""
        known = getattr(self._catalogue, "_catalog", {})  # the standard library has no public view of it
        return hashlib.sha256(f"{self.language}{sorted(known.items(), key=str)}".encode()).hexdigest()

    def gettext(self, text: str) -> str:
        """The translation of a text, or the text."""
        return self._catalogue.gettext(text) if text else ""

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The translation of a text for this number."""
        return self._catalogue.ngettext(one, many, number)

    def fill(self, text: str, params: Mapping[str, str | int]) -> str:
        """A translated text with its `{placeholders}` filled in; one without a value stays as it is."""
        translated = self.gettext(text)
        for name, value in params.items():
            translated = translated.replace("{" + name + "}", str(value))
        return translated


def load_words(folder: Path) -> dict[str, Words]:
    """All catalogues, by language; one that was not compiled gives English."""
    return {
        language: Words(language, gettext.translation(DOMAIN, str(folder), [language], fallback=True))
        for language in LANGUAGES
    }


@dataclass(frozen=True, slots=True)
class LanguageWish:
    """What speaks for a language, strongest first."""

    asked: str = ""
    remembered: str = ""
    preferred: str = ""
    accepted: str = ""

    def among(self, offered: tuple[str, ...], default: str) -> str:
        """The language to use."""
        for wish in (self.asked, self.remembered, self.preferred, *_accepted(self.accepted)):
            if wish in offered:
                return wish
        return default


@lru_cache(maxsize=256)
def _accepted(header: str) -> tuple[str, ...]:
    """The languages of an Accept-Language header (RFC 9110, section 12.5.4), best first, without regions."""
    found: list[tuple[float, str]] = []
    for part in header[:200].split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            continue
        if tag and quality > 0:
            found.append((-quality, tag.split("-")[0].lower()))
    return tuple(language for _, language in sorted(found, key=lambda item: item[0]))
