"""What a client asked for and what it was told, on disk before anything else happens."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

Kind = Literal["ticket", "comment"]
Outcome = Literal["asked", "ok", "failed", "unknown"]


@dataclass(frozen=True)
class Operation:
    """One request; `word` is in its text and nowhere else, `about` is the ticket of a comment, `number` the answer."""

    key: str
    kind: Kind
    word: str
    about: str = ""
    uploads: tuple[str, ...] = ()
    outcome: Outcome = "asked"
    number: str = ""


class Ledger:
    """Operations by key; the newest line of a key in the file is what holds."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._operations: dict[str, Operation] = {}
        self._changed = asyncio.Event()

    def note(self, operation: Operation) -> None:
        """Write it down before anybody goes on."""
        self._file.write(json.dumps(asdict(operation)) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._operations[operation.key] = operation
        self._changed.set()

    def end(self, operation: Operation, outcome: Outcome, number: str = "") -> Operation:
        """Write down how it ended."""
        ended = replace(operation, outcome=outcome, number=number or operation.number)
        self.note(ended)
        return ended

    async def until(self, holds: Callable[[list[Operation]], bool]) -> None:
        """Wait for the operations to have come so far."""
        while not holds(self.all):
            self._changed.clear()
            await self._changed.wait()

    @property
    def all(self) -> list[Operation]:
        """Every operation, oldest first."""
        return list(self._operations.values())

    def of(self, kind: Kind, *outcomes: Outcome) -> list[Operation]:
        """Those of a kind, with one of these outcomes when any is named."""
        return [one for one in self.all if one.kind == kind and (not outcomes or one.outcome in outcomes)]
