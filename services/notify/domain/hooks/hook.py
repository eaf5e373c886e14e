"""A webhook, and what is to be delivered to it: one delivery for each event, with its tries."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

Off = Literal["", "owner", "gone", "failing"]
DeliveryState = Literal["waiting", "sent", "failed"]

BOTH_VALID = timedelta(hours=24)
MOST_TRIES_KEPT = 20
MOST_FORMER = 20
MOST_VALID = 10  # each signs every message
OFF_ERROR = "off"


@dataclass(frozen=True, slots=True)
class Former:
    """A salt of before, whose secret signs until then."""

    salt: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Hook:
    """An address of a portal (`company` empty) or of one company that is told of events.

    Its secrets follow from `salt`, until `old_until` from `old_salt`, and from those before, `older`. `off` says why
    it is off, `told_off` whether its owner was mailed about that.
    """

    id: str
    portal: str
    company: str
    name: str
    url: str
    events: tuple[str, ...]
    texts: bool
    salt: str
    made_at: datetime
    made_by: str = ""
    old_salt: str = ""
    old_until: datetime | None = None
    off: Off = ""
    off_at: datetime | None = None
    told_off: bool = True
    failing_since: datetime | None = None
    last_sent_at: datetime | None = None
    older: tuple[Former, ...] = ()

    @property
    def former(self) -> tuple[Former, ...]:
        """The salts of before that are remembered, the newest first."""
        last = (Former(self.old_salt, self.old_until),) if self.old_salt and self.old_until else ()
        return (*last, *self.older)

    def salts(self, now: datetime) -> tuple[str, ...]:
        """Those whose secrets sign now, the newest first."""
        return (self.salt, *(one.salt for one in self.former if now < one.until))

    def rotated(self, salt: str, now: datetime) -> "Hook":
        """With another secret; each one before signs as well for a day after it was replaced."""
        older = self.former[: MOST_FORMER - 1]
        return replace(self, salt=salt, old_salt=self.salt, old_until=now + BOTH_VALID, older=older)

    def switched(self, off: Off, now: datetime) -> "Hook":
        """On, or off for a reason; whoever did not do it themselves is told."""
        if not off:
            return replace(self, off="", off_at=None, told_off=True, failing_since=None)
        return replace(self, off=off, off_at=now, told_off=off == "owner")

    def met(self, now: datetime, *, well: bool) -> "Hook":
        """After a try."""
        if well:
            return replace(self, failing_since=None, last_sent_at=now)
        return replace(self, failing_since=self.failing_since or now)


@dataclass(frozen=True, slots=True)
class Try:
    """One call: `status` is 0 when there was no answer, `error` says why in one of our words."""

    at: datetime
    status: int
    milliseconds: int
    answer: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class HookDelivery:
    """One message to one webhook; its id is the header `webhook-id`. `person` is who caused the event."""

    id: str
    hook: str
    type: str
    about: str
    body: str
    at: datetime
    person: str = ""
    state: DeliveryState = "waiting"
    due: datetime | None = None
    holder: str = ""
    attempts: int = 0
    tries: tuple[Try, ...] = ()

    def tried(self, one: Try, state: DeliveryState, due: datetime | None) -> "HookDelivery":
        """After a try; given back."""
        tries = (*self.tries, one)[-MOST_TRIES_KEPT:]
        return replace(self, tries=tries, state=state, due=due, attempts=self.attempts + 1, holder="")

    def put_off(self, now: datetime) -> "HookDelivery":
        """Not called, since its webhook is off; sending it again is up to the owner."""
        last = Try(now, 0, 0, error=OFF_ERROR)
        return replace(self, tries=(*self.tries, last)[-MOST_TRIES_KEPT:], state="failed", due=None, holder="")

    def again(self, now: datetime) -> "HookDelivery":
        """To be sent once more, with all its tries; the same id tells the receiver that it is the same."""
        return replace(self, state="waiting", due=now, attempts=0, holder="")
