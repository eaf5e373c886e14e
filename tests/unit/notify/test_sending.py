"""Waiting times, the gate before the mail server, colours, and the states of a delivery."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.notify.domain.backoff import Backoff, Gate
from services.notify.domain.colour import contrast, readable
from services.notify.domain.notices import Delivery, Notice, Recipient
from services.notify.domain.texts import excerpt, lines, one_line
from tests.unit.notify.samples import NOW

SECOND = timedelta(seconds=1)


def backoff(chance: float = 0.5) -> Backoff:
    return Backoff(2 * SECOND, 3.0, timedelta(hours=1), lambda: chance)


def test_waiting_times_grow_up_to_a_longest_one_with_jitter_around_it() -> None:
    assert [backoff().after(n).total_seconds() for n in (1, 2, 3, 4)] == [2, 6, 18, 54]
    assert backoff().after(500) == timedelta(hours=1)
    assert backoff(0.0).after(1) == 1.5 * SECOND
    assert backoff(1.0).after(1) == 2.5 * SECOND


def test_a_closed_gate_lets_one_mail_through_at_a_time_until_the_server_answers() -> None:
    gate = Gate(Backoff(SECOND, 2.0, 30 * SECOND, lambda: 0.5))
    assert gate.room(NOW, 50) == 50
    gate.failed(NOW)
    gate.failed(NOW)  # of another sender, at the same time
    assert gate.room(NOW, 50) == 0
    assert not gate.enter(NOW)
    later = NOW + SECOND
    assert gate.room(later, 50) == 1
    assert gate.enter(later)
    assert not gate.enter(later)
    gate.failed(later)
    assert gate.room(later + SECOND, 50) == 0
    assert gate.enter(later + 2 * SECOND)
    gate.left()
    assert gate.enter(later + 2 * SECOND)
    gate.answered()
    assert gate.is_open


def test_a_notice_is_due_when_its_first_queued_mail_is_and_never_once_all_are_done() -> None:
    to = Recipient("p", "P", "p@x.example", "en")
    one = Delivery("0", "welcome", "account", to, at=NOW, due=NOW)
    other = Delivery("1", "welcome", "account", to, at=NOW, due=NOW)
    notice = Notice("e", "autowork", "", NOW, "{}", (one, other), due=NOW).held("me", NOW + 100 * SECOND)
    notice = notice.with_delivery(one.sent("250", NOW)).with_delivery(other.later("451", NOW + SECOND))
    assert notice.due == NOW + 100 * SECOND
    assert notice.released().due == NOW + SECOND
    notice = notice.with_delivery(other.failed("550", NOW))
    assert notice.released().due is None
    assert [delivery.attempts for delivery in notice.deliveries] == [1, 1]


@pytest.mark.parametrize("accent", ["#0b62a8", "#ffe100", "#ffffff", "#000000", "#7fffd4", "#c0392b"])
@pytest.mark.parametrize("ground", ["#ffffff", "#1b1e24"])
def test_each_accent_becomes_readable_on_each_ground(accent: str, ground: str) -> None:
    assert contrast(readable(accent, ground), ground) >= 4.5


def test_an_accent_that_reads_well_stays_as_it_is() -> None:
    assert readable("#0b62a8", "#ffffff") == "#0b62a8"


def test_other_peoples_text_is_cleaned_and_cut_between_words() -> None:
    assert one_line(" a\r\nb\x00\u202ec\t d ") == "a b c d"
    assert lines("a\r\n\r\n\r\n\r\nb\x07 \u2028c\n\n") == "a\n\nb\nc"
    assert excerpt("one two three four", 15) == ("one two three…", True)
    assert excerpt("x" * 30, 10) == ("x" * 9 + "…", True)
