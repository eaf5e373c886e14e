"""How far a long command is: one line for each part, drawn over itself on a terminal."""

import sys
import time
from dataclasses import dataclass, field

WIDTH = 24
BETWEEN = 0.2  # seconds


@dataclass
class Bar:
    """The progress of one part; `total` 0 means that nobody knows how much there is."""

    label: str
    total: int = 0
    done: int = 0
    _shown: float = field(default=0.0, repr=False)

    def tell(self, done: int) -> None:
        """So many are done."""
        self.done = done
        now = time.monotonic()
        if sys.stdout.isatty() and now - self._shown > BETWEEN:
            self._shown = now
            print(f"\r{self._line()}\x1b[K", end="", flush=True)

    def end(self) -> None:
        """The part is complete."""
        self.total = self.total or self.done
        begin = "\r" if sys.stdout.isatty() else ""
        print(f"{begin}{self._line()}", flush=True)

    def _line(self) -> str:
        share = min(1.0, self.done / self.total) if self.total else 0.0
        full = round(share * WIDTH) if self.total or not self.done else 0
        of = f"/{self.total}" if self.total else ""
        return f"{self.label:<34} {'█' * full}{'·' * (WIDTH - full)} {self.done}{of}"
