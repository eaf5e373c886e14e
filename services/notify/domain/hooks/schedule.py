"""When a call is tried again, and when a webhook is given up."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

# As Standard Webhooks proposes: 10 tries in three days, each wait counted from the try before.
WAITS = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
LONGEST_WAIT = timedelta(hours=24)
OFF_AFTER = timedelta(days=3)
JITTER = 0.2


def next_try(
    attempts: int, now: datetime, chance: Callable[[], float], asked: timedelta | None = None
) -> datetime | None:
    """When the next try is, after so many; None after the last. A receiver may ask for a later moment, not a sooner."""
    if attempts > len(WAITS):
        return None
    wait = WAITS[max(attempts, 1) - 1] * (1 + JITTER * chance())
    if asked is not None:
        wait = max(wait, min(asked, LONGEST_WAIT))
    return now + wait


def retry_after(value: str, now: datetime) -> timedelta | None:
    """The header Retry-After, in seconds or as a date; None when it says nothing that can be understood."""
    text = value.strip()
    if text.isascii() and text.isdigit() and len(text) < 10:
        return timedelta(seconds=int(text))
    try:
        moment = parsedate_to_datetime(text)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(moment - now, timedelta(0))
    except (TypeError, ValueError, OverflowError):  # the last: of a year that no computer counts to
        return None


def given_up(failing_since: datetime | None, now: datetime) -> bool:
    """Whether nothing was taken for so long that the webhook is switched off."""
    return failing_since is not None and now - failing_since >= OFF_AFTER
