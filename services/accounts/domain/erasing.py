"""The erasure of a person: who asked, what is to be blanked everywhere, and which parts have done it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from services.accounts.domain.people import Person

ROUNDS = 2
# What was under way is over by then: tokens live five seconds, requests thirty, what others remember a minute.
AGAIN_AFTER = timedelta(seconds=90)


@dataclass(frozen=True)
class Done:
    """What a part has done so far, and in which round it did it last."""

    at: datetime
    round: int
    changed: int


@dataclass(frozen=True)
class Secret:
    """What is to be blanked; kept until all parts have done it twice, and then blanked itself."""

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    company_names: tuple[str, ...] = ()
    company_name: str = ""
    companies: tuple[str, ...] = ()  # ids of those that are renamed


@dataclass(frozen=True)
class Erasure:
    """One person's erasure; `company` is where they belonged. `revision` guards each write."""

    person: str
    portal: str
    company: str
    by: str
    at: datetime
    secret: Secret
    again_at: datetime
    round: int = 1
    parts: Mapping[str, Done] = field(default_factory=dict)
    finished_at: datetime | None = None
    revision: int = 0

    def noted(self, part: str, turn: int, changed: int, now: datetime) -> "Erasure":
        """With what a part has done in this round; the same again adds nothing."""
        known = self.parts.get(part)
        if known and known.round >= turn:
            return self
        done = Done(now, turn, changed + (known.changed if known else 0))
        return replace(self, parts={**self.parts, part: done})

    def has_done(self, turn: int, parts: tuple[str, ...]) -> bool:
        """Whether all of these parts are through this round."""
        return all(part in self.parts and self.parts[part].round >= turn for part in parts)

    def finished(self, now: datetime) -> "Erasure":
        """Done; what was to be blanked is forgotten here too."""
        return replace(self, finished_at=now, secret=Secret())


def erased(person: Person) -> Person:
    """What is left of a person: an id that others' data refer to, without a right, a way in, or a word about them."""
    return Person(
        id=person.id,
        portal=person.portal,
        email="",
        name="",
        role=person.role,
        created_at=person.created_at,
        rights=(),
        active=False,
        resets=person.resets,
        confirmations=person.confirmations,
        revision=person.revision,
    )


def is_erased(person: Person) -> bool:
    """Whether it is what is left of somebody."""
    return not person.email and not person.program
