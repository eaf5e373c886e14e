"""An outside system: whose it is, what it may do, and whom it may name."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, Protocol

from services.accounts.domain.people import Person

State = Literal["active", "revoked"]


@dataclass(frozen=True)
class System:
    """One outside system of one portal; `companies` keeps it to some of them, none stands for all."""

    name: str
    portal: str
    title: str
    public_key: str
    allow: tuple[str, ...]
    companies: tuple[str, ...]
    made_at: datetime
    changed_at: datetime
    state: State = "active"
    generation: int = 1
    seen_at: datetime | None = None

    @property
    def active(self) -> bool:
        """Whether it may do anything."""
        return self.state == "active"

    def may_name(self, person: Person) -> bool:
        """Whether it may act for this person: an active one of its portal and companies; staff where granted."""
        if not self._knows(person) or person.must_change_password:
            return False
        if person.is_customer:
            return self._reaches(person)
        return "name.staff" in self.allow and not self.companies

    def may_be_contact(self, person: Person) -> bool:
        """Whether it may open a ticket for this customer."""
        return person.is_customer and self._knows(person) and self._reaches(person)

    def _knows(self, person: Person) -> bool:
        """Whether this is somebody of its portal who may sign in."""
        there = person.active and person.confirmed and person.admitted and not person.program
        return there and person.portal == self.portal

    def _reaches(self, person: Person) -> bool:
        return bool(person.company) and (not self.companies or person.company in self.companies)

    def granted(self, title: str, allow: tuple[str, ...], companies: tuple[str, ...], now: datetime) -> "System":
        """With other grants; the same ones change nothing."""
        after = replace(self, title=title or self.title, allow=allow, companies=companies)
        return self if after == self else replace(after, changed_at=now)

    def rotated(self, public_key: str, now: datetime) -> "System":
        """With another key; the same one changes nothing."""
        if public_key == self.public_key:
            return self
        return replace(self, public_key=public_key, generation=self.generation + 1, changed_at=now)

    def revoked(self, now: datetime) -> "System":
        """Without any right."""
        return replace(self, state="revoked", changed_at=now) if self.active else self

    def renewed(self, public_key: str, now: datetime) -> "System":
        """Active again, with a key of its own."""
        return replace(self.rotated(public_key, now), state="active", changed_at=now)


class OutsideSystems(Protocol):
    """The outside systems; who may see or change them is decided by the callers."""

    async def get_for_system(self, name: str) -> System | None:
        """One by name."""

    async def all_for_system(self) -> list[System]:
        """All, by name."""

    async def add_for_system(self, system: System) -> bool:
        """Store a new one; False when there is one of this name."""

    async def change_for_system(self, name: str, decide: Callable[[System], System]) -> System:
        """Decide on what is stored and write the result, again when somebody else was faster."""

    async def touch_for_system(self, name: str, at: datetime) -> None:
        """Note when it was last seen."""
