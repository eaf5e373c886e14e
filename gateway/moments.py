"""Dates, times and numbers as people of a language and a place read them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time, format_timedelta
from babel.numbers import format_currency, format_decimal

MONTH_SECONDS = 30 * 24 * 3600
JUST_NOW_SECONDS = 45


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment for `<time>`: for programs, for people at a glance, and exactly."""

    iso: str
    relative: str
    exact: str


@lru_cache(maxsize=16)
def _locale(language: str) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


@dataclass(frozen=True)
class Almanac:
    """Formats for one language and time zone; `now` is that of the visit, so that a page agrees with itself."""

    language: str
    zone: str
    now: datetime
    just_now: str = "just now"

    def moment(self, value: datetime | None) -> Moment | None:
        """A moment, or None for None."""
        if value is None:
            return None
        iso, exact = _fixed(self.language, self.zone, int(value.timestamp()))
        return Moment(iso, self.relative(value), exact)

    def relative(self, value: datetime) -> str:
        """ "3 minutes ago", "in 2 days"; after a month the date."""
        distance = (value - self.now).total_seconds()
        far = abs(distance)
        if far > MONTH_SECONDS:
            return self.day(value)
        if far < JUST_NOW_SECONDS:
            return self.just_now
        seconds = round(distance)
        return _relative(self.language, seconds if far < 60 else round(seconds / 60) * 60)

    def exact(self, value: datetime) -> str:
        """Date and time in full, with the minute."""
        return _fixed(self.language, self.zone, int(value.timestamp()))[1]

    def day(self, value: datetime | date) -> str:
        """The date."""
        if isinstance(value, datetime):
            value = value.astimezone(_zone(self.zone)).date()
        return format_date(value, "medium", _locale(self.language))

    def clock(self, value: datetime) -> str:
        """The time of day."""
        return format_time(value, "HH:mm", _zone(self.zone), _locale(self.language))

    def local(self, value: datetime) -> str:
        """As `<input type="datetime-local">` has it."""
        return value.astimezone(_zone(self.zone)).strftime("%Y-%m-%dT%H:%M")

    def from_local(self, text: str) -> datetime:
        """From `<input type="datetime-local">`; raises ValueError."""
        return datetime.fromisoformat(text).replace(tzinfo=_zone(self.zone))

    def number(self, value: float) -> str:
        """A number with the language's separators."""
        return format_decimal(value, locale=_locale(self.language))

    def money(self, amount: str, currency: str) -> str:
        """An amount with its currency."""
        return str(format_currency(Decimal(amount), currency, locale=_locale(self.language)))

    def price(self, amount: Decimal, currency: str) -> str:
        """A price with all its digits, at least those that the currency has."""
        return str(format_currency(amount, currency, locale=_locale(self.language), decimal_quantization=False))

    def figure(self, value: Decimal) -> str:
        """A number with all its digits, but no noughts at its end."""
        return format_decimal(value.normalize(), locale=_locale(self.language), decimal_quantization=False)

    def size(self, count: int) -> str:
        """A file size in steps of 1,024, with at most one digit after the separator."""
        return _size(self.language, count)

    def weekday(self, index: int) -> str:
        """The short name of a weekday, 0 is Monday."""
        return str(_locale(self.language).days["stand-alone"]["abbreviated"][index])


@lru_cache(maxsize=16384)
def _fixed(language: str, zone: str, seconds: int) -> tuple[str, str]:
    """What of a moment does not depend on now: for programs, and exactly."""
    moment = datetime.fromtimestamp(seconds, UTC)
    local = moment.astimezone(_zone(zone))
    return moment.isoformat(
        timespec="seconds"
    ), f"{format_date(local.date(), 'long', _locale(language))}, {local:%H:%M}"


@lru_cache(maxsize=8192)
def _relative(language: str, seconds: int) -> str:
    return format_timedelta(timedelta(seconds=seconds), add_direction=True, threshold=1, locale=_locale(language))


@lru_cache(maxsize=8192)
def _size(language: str, count: int) -> str:
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if value < 1000:
            break
        value, unit = value / 1024, larger
    return f"{format_decimal(value, '#,##0' if value >= 100 else '#,##0.#', locale=_locale(language))} {unit}"
