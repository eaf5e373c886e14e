"""Languages of mails: catalogues, dates and sizes."""

import gettext
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
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
        there = at.astimezone(ZoneInfo(zone))
        return self.say(
            "%(date)s, %(time)s",
            date=format_date(there, "long", locale=self.locale),
            time=format_time(there, "HH:mm", tzinfo=there.tzinfo, locale=self.locale),
        )

    def appointment(self, at: datetime, zone: str) -> str:
        """As `moment`, with the day of the week."""
        there = at.astimezone(ZoneInfo(zone))
        return self.say(
            "%(date)s, %(time)s",
            date=format_date(there, "full", locale=self.locale),
            time=format_time(there, "HH:mm", tzinfo=there.tzinfo, locale=self.locale),
        )

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
        """A number of bytes for people."""
        if count < _KIB:
            return f"{count} B"
        if count < _KIB * _KIB:
            return f"{count // _KIB} KB"
        return f"{format_decimal(round(count / _KIB / _KIB, 1), locale=self.locale)} MB"


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
