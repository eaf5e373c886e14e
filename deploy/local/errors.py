"""What stops a start, in words a person can act on."""

from __future__ import annotations


class StartError(Exception):
    """One part could not start; the text names it and what to do."""

    def __init__(self, part: str, reason: str, log_tail: str = "") -> None:
        self.part = part
        self.reason = reason
        self.log_tail = log_tail
        super().__init__(f"{part}: {reason}")
