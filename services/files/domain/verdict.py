"""What a virus scanner has said about a content: nothing yet, clean, held back, or released by staff."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """`none` is said of what came while no scanner was set, `unseen` of what it fails at again and again."""

    NONE = ""
    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    UNSEEN = "unseen"
    RELEASED = "released"


HELD = frozenset({Verdict.INFECTED, Verdict.TOO_LARGE, Verdict.UNSEEN})
SHUT = HELD | {Verdict.WAITING}


@dataclass(frozen=True)
class Check:
    """A verdict; `found` is the signature's name, `at` since when it is so.

    One that waits is looked at when it is `due`; `tries` counts how often a scanner that runs has failed at it. What
    came before there was a scanner may be due as well, by the operator's wish, and is open until it was looked at.
    """

    verdict: Verdict = Verdict.NONE
    found: str = ""
    at: datetime | None = None
    due: datetime | None = None
    tries: int = 0

    @property
    def waiting(self) -> bool:
        """Whether the scanner is still to be asked, and nobody gets the content until then."""
        return self.verdict is Verdict.WAITING

    @property
    def awaited(self) -> bool:
        """Whether the scanner is still to be asked, whoever gets the content meanwhile."""
        return self.waiting or (self.verdict is Verdict.NONE and self.due is not None)

    @property
    def held(self) -> bool:
        """Whether it is in quarantine."""
        return self.verdict in HELD

    @property
    def shut(self) -> bool:
        """Whether nobody gets the content."""
        return self.verdict in SHUT


UNCHECKED = Check()


def late(due: datetime) -> Check:
    """The check of a content that was there before the scanner: open as before until it was looked at."""
    return Check(due=due)


def waits(since: datetime) -> Check:
    """The check of a new content."""
    return Check(Verdict.WAITING, at=since, due=since)
