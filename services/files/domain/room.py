"""How much may be stored, and what is left of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of one portal in bytes; 0 is none."""

    file: int
    place: int = 0
    company: int = 0
    release: int = 0


@dataclass(frozen=True)
class Room:
    """What is used and what may be, in bytes."""

    limits: Limits
    used: int
    company_used: int = 0

    @property
    def limited(self) -> bool:
        """Whether there is a limit at all."""
        return bool(self.limits.place or self.limits.company)

    @property
    def left(self) -> int:
        """Bytes that still fit; meaningless where there is no limit."""
        pairs = ((self.used, self.limits.place), (self.company_used, self.limits.company))
        return max(0, min((limit - used for used, limit in pairs if limit), default=0))

    @property
    def tightest(self) -> int:
        """The limit that is reached first."""
        pairs = ((self.used, self.limits.place), (self.company_used, self.limits.company))
        return min(((limit - used, limit) for used, limit in pairs if limit), default=(0, 0))[1]

    def fits(self, more: int) -> bool:
        """Whether so many bytes more are within the limits."""
        return not self.limited or more <= self.left
