"""Dates, lengths of time and plurals of mails in each language."""

from datetime import UTC, datetime
from typing import get_args

import pytest

from contracts.portal import Language
from services.notify.adapters.mail.words import load_words
from tests.unit.notify.samples import HOME

AT = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
WORDS = load_words(HOME / "locales", get_args(Language))
APPOINTMENT = {
    "en": "Monday, 2 March 2026, 13:00",
    "de": "Montag, 2. März 2026, 13:00 Uhr",
    "nl": "maandag 2 maart 2026, 13:00 uur",
    "da": "mandag den 2. marts 2026 kl. 13:00",
    "sv": "måndag 2 mars 2026 kl. 13:00",
}
LENGTHS = {
    "en": ("1 hour", "2 hours", "90 minutes"),
    "de": ("1 Stunde", "2 Stunden", "90 Minuten"),
    "nl": ("1 uur", "2 uur", "90 minuten"),
    "da": ("1 time", "2 timer", "90 minutter"),
    "sv": ("1 timme", "2 timmar", "90 minuter"),
}


@pytest.mark.parametrize("language", get_args(Language))
def test_a_mail_tells_a_time_as_people_of_the_language_say_it(language: str) -> None:
    words = WORDS[language]
    assert words.appointment(AT, "Europe/Copenhagen") == APPOINTMENT[language]
    assert words.moment(AT, "Europe/Copenhagen") in APPOINTMENT[language]
    assert tuple(words.minutes(count) for count in (60, 120, 90)) == LENGTHS[language]
    assert words.size(1536 * 1024) == ("1.5 MB" if language == "en" else "1,5 MB")
