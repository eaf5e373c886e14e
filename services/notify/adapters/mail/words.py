"""Languages of mails: catalogues, dates and sizes."""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal

_DOMAIN = "notify"
# English dates are the British ones: "21 November 2025", and a day has 24 hours
_LOCALES = {"en": "en_GB"}
_KIB = 1024


@lru_cache(1024)
def _spoken(at: datetime, zone: str, language: str, style: Literal["long", "full"]) -> tuple[str, str]:
    """Day and time of a minute; kept, since all mails of a change tell of the same one."""
    locale = Locale.parse(_LOCALES.get(language, language))
    there = at.astimezone(ZoneInfo(zone))
    return format_date(there, style, locale=locale), format_time(there, "HH:mm", tzinfo=there.tzinfo, locale=locale)


@dataclass(frozen=True)
class Words:
    """One language; English is the text itself."""

    language: str
    catalogue: gettext.NullTranslations

    @property
    def locale(self) -> Locale:
        """The language's rules for dates and numbers."""
        return Locale.parse(_LOCALES.get(self.language, self.language))

    def say(self, text: str, **values: str) -> str:
        """A translated text with `%(name)s` filled in."""
        return self.catalogue.gettext(text) % values

    def moment(self, at: datetime, zone: str) -> str:
        """Day and time of day in a time zone."""
        date, time = _spoken(at.replace(second=0, microsecond=0), zone, self.language, "long")
        return self.say("%(date)s, %(time)s", date=date, time=time)

    def appointment(self, at: datetime, zone: str) -> str:
        """As `moment`, with the day of the week."""
        date, time = _spoken(at.replace(second=0, microsecond=0), zone, self.language, "full")
        return self.say("%(date)s, %(time)s", date=date, time=time)

    def money(self, amount: str, currency: str) -> str:
        """An amount with its currency."""
        return format_currency(Decimal(amount), currency, locale=self.locale)

    def minutes(self, count: int) -> str:
        """A length of time in hours where it has whole ones, else in minutes."""
        if count % 60 == 0:
            hours = count // 60
            return self.catalogue.ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
        return self.catalogue.ngettext("%(count)s minute", "%(count)s minutes", count) % {"count": count}

    def size(self, count: int) -> str:
        """A number of bytes for people, as the pages write it."""
        value, unit = float(count), "B"
        for larger in ("kB", "MB", "GB", "TB"):
            if value < 1000:
                break
            value, unit = value / _KIB, larger
        return f"{format_decimal(value, '#,##0' if value >= 100 else '#,##0.#', locale=self.locale)} {unit}"


def load_words(folder: Path, languages: tuple[str, ...]) -> Mapping[str, Words]:
    """All languages; what a catalogue lacks, or a language without one, is said in English.

    The catalogues are read as they are written (`.po`), so that a mail never depends on a step done before.
    """
    return {language: Words(language, _catalogue(folder, language)) for language in languages}


def _catalogue(folder: Path, language: str) -> gettext.NullTranslations:
    path = folder / language / "LC_MESSAGES" / f"{_DOMAIN}.po"
    if not path.exists():
        return gettext.NullTranslations()
    with path.open(encoding="utf-8") as source:
        catalog = read_po(source, locale=language, domain=_DOMAIN)
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
