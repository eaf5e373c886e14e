"""When a mail is tried again, and when the mail server is left alone for a while."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

Chance = Callable[[], float]
"""A number from 0 to 1, by chance."""

_JITTER = 0.25


@dataclass(frozen=True, slots=True)
class Backoff:
    """Waiting times that grow by `factor` up to a longest one, each up to a quarter shorter or longer by chance."""

    first: timedelta
    factor: float
    longest: timedelta
    chance: Chance

    def after(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts."""
        grown = self.first.total_seconds() * self.factor ** min(max(attempts - 1, 0), 30)
        return timedelta(seconds=min(grown, self.longest.total_seconds()) * (1 - _JITTER + 2 * _JITTER * self.chance()))


@dataclass
class Gate:
    """Open while the mail server answers; after a failure it lets one mail through now and then, to ask.

    Mails that wait behind a closed gate are not tried in vain, and after an outage of hours nothing bursts.
    """

    pauses: Backoff
    _failures: int = 0
    _opens: datetime | None = field(default=None)
    _asking: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the server answered last time."""
        return self._failures == 0

    def room(self, now: datetime, wanted: int) -> int:
        """How many mails may be taken up now."""
        if self.is_open:
            return wanted
        return min(wanted, 1) if self._may_ask(now) else 0

    def enter(self, now: datetime) -> bool:
        """Whether this mail may be tried now."""
        if self.is_open:
            return True
        if not self._may_ask(now):
            return False
        self._asking = True
        return True

    def answered(self) -> None:
        """The server answered, whatever it said about the mail."""
        self._failures, self._opens, self._asking = 0, None, False

    def failed(self, now: datetime) -> None:
        """The server did not answer; failures side by side count once."""
        self._asking = False
        if self._opens is None or now >= self._opens:
            self._failures += 1
            self._opens = now + self.pauses.after(self._failures)

    def left(self) -> None:
        """The mail that was let through did not need the server."""
        self._asking = False

    def _may_ask(self, now: datetime) -> bool:
        return not self._asking and (self._opens is None or now >= self._opens)
