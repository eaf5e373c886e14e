"""What requests say, in the words of the domain."""

from datetime import UTC, datetime

import pytest

from contracts.tickets import Appointment
from services.tickets.domain import RefusedError
from services.tickets.wire import appointment_in


@pytest.mark.parametrize("starts", ["9999-12-31T23:30:00Z", "0001-01-01T00:00:00+14:00", "2200-01-01T00:00:00Z"])
def test_an_appointment_beyond_the_calendar_is_refused_before_it_breaks_a_page(starts: str) -> None:
    with pytest.raises(RefusedError) as refused:
        appointment_in(Appointment(starts=datetime.fromisoformat(starts)))
    assert set(refused.value.fields) == {"starts"}


def test_an_appointment_without_a_zone_is_in_utc() -> None:
    taken = appointment_in(Appointment(starts=datetime(2026, 12, 1, 10, 0, 0, 5)))  # noqa: DTZ001 - that is the point
    assert taken is not None
    assert taken.starts == datetime(2026, 12, 1, 10, tzinfo=UTC)
