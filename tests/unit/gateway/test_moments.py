"""Dates, times and numbers in each language, as people there write them."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.i18n import LANGUAGES
from gateway.moments import Almanac

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SINCE = {
    "en": "50 seconds ago, 1 minute ago, 5 minutes ago, 1 hour ago, 1 day ago, 3 weeks ago",
    "de": "vor 50 Sekunden, vor 1 Minute, vor 5 Minuten, vor 1 Stunde, vor 1 Tag, vor 3 Wochen",
    "nl": "50 seconden geleden, 1 minuut geleden, 5 minuten geleden, 1 uur geleden, 1 dag geleden, 3 weken geleden",
    "da": "for 50 sekunder siden, for 1 minut siden, for 5 minutter siden, for 1 time siden, for 1 dag siden, "
    "for 3 uger siden",
    "sv": "för 50 sekunder sedan, för 1 minut sedan, för 5 minuter sedan, för 1 timme sedan, för 1 dag sedan, "
    "för 3 veckor sedan",
}
AHEAD = {"en": "in 2 hours", "de": "in 2 Stunden", "nl": "over 2 uur", "da": "om 2 timer", "sv": "om 2 timmar"}
EXACT = {
    "en": "2 March 2026, 13:00",
    "de": "2. März 2026, 13:00",
    "nl": "2 maart 2026, 13:00",
    "da": "2. marts 2026, 13:00",
    "sv": "2 mars 2026, 13:00",
}
NUMBER = {"en": "1,234.5", "de": "1.234,5", "nl": "1.234,5", "da": "1.234,5", "sv": "1\N{NO-BREAK SPACE}234,5"}
MONDAY = {"en": "Mon", "de": "Mo", "nl": "ma", "da": "man.", "sv": "mån"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_moment_reads_as_people_of_the_language_say_it(language: str) -> None:
    almanac = Almanac(language, "Europe/Amsterdam", NOW)
    distances = (50, 60, 300, 3600, 86400, 21 * 86400)
    said = ", ".join(almanac.relative(NOW - timedelta(seconds=seconds)) for seconds in distances)
    assert said == SINCE[language]
    assert almanac.relative(NOW + timedelta(hours=2)) == AHEAD[language]
    assert almanac.exact(NOW) == EXACT[language]
    assert almanac.clock(NOW) == "13:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_has_the_separators_of_the_language(language: str) -> None:
    almanac = Almanac(language, "Europe/Amsterdam", NOW)
    assert almanac.number(1234.5) == NUMBER[language]
    assert almanac.size(1536) == ("1.5 kB" if language == "en" else "1,5 kB")
    assert almanac.weekday(0) == MONDAY[language]
