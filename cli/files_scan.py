"""Have files looked at that were there before the virus scanner: those it finds something in are held back."""

import argparse
import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from cli.session import Operator, operator
from contracts.files import MIB, SCAN_OLDER, FoundRow, ScanOlder, ScanPage

NAME = ("files", "scan")
PAGE = 100
PAUSE = 0.5
STALLED = 180.0  # seconds without a verdict until the next files are asked about; these are looked at all the same


@dataclass
class Counts:
    """What the run has done so far."""

    files: int = 0
    asked: int = 0
    size: int = 0
    too_large: int = 0
    clean: int = 0
    held: list[FoundRow] = field(default_factory=list)
    waiting: int = 0

    def add(self, page: ScanPage, *, again: bool = False) -> None:
        """One answer more; `again` about files that were counted."""
        self.files += 0 if again else page.files
        self.too_large += 0 if again else page.too_large
        self.asked += page.asked
        self.size += page.size
        self.clean += page.clean
        self.held += page.held
        for row in page.held:
            found = f" ({row.found})" if row.found else ""
            print(f"held back: {row.place} {row.name}, version {row.number}: {row.why}{found}", flush=True)


def options(parser: argparse.ArgumentParser) -> None:
    """Which files, and whether anything is done."""
    parser.add_argument("--since", type=_day, metavar="YYYY-MM-DD", help="only what was added from this day on (UTC)")
    parser.add_argument("--dry-run", action="store_true", help="say how many there are, and do nothing")
    parser.add_argument(
        "--hold-large", action="store_true", help="hold back what is too large for the scanner, as of new files"
    )


async def run(chosen: argparse.Namespace) -> int:
    """A hundred files at a time; 1 when something was held back, so that a script notices."""
    async with operator() as us:
        counts = await scan(us, chosen)
    size = f"{counts.size / MIB:.1f} MB"
    if chosen.dry_run:
        print(f"{counts.files} files: the scanner would be asked about {counts.asked} contents, {size}")
    else:
        print(f"{counts.files} files: {counts.asked} contents sent, {size}; {counts.clean} clean", end=", ")
        print(f"{len(counts.held)} held back, {counts.waiting} files not finished yet")
    if counts.too_large:
        print(f"{counts.too_large} contents are too large for the scanner and stay open (--hold-large holds them back)")
    return 1 if counts.held else 0


async def scan(us: Operator, chosen: argparse.Namespace) -> Counts:
    """All pages; the next begins when the scanner is done with one, so that new files never wait behind old ones."""
    counts, began = Counts(), None
    wanted = ScanOlder(since=chosen.since, large=chosen.hold_large, dry_run=chosen.dry_run, limit=PAGE)
    while True:
        page = await us.call(SCAN_OLDER, wanted.model_copy(update={"began": began}))
        began = began or page.at
        counts.add(page)
        await _finished(us, wanted.model_copy(update={"began": began}), page.waiting, counts)
        print(f"{counts.files} files, {counts.asked} contents, {len(counts.held)} held back", flush=True)
        if not page.next:
            return counts
        wanted = wanted.model_copy(update={"after": page.next})


async def _finished(us: Operator, wanted: ScanOlder, waiting: tuple[str, ...], counts: Counts) -> None:
    last = time.monotonic()
    while waiting and time.monotonic() < last + STALLED:
        await asyncio.sleep(PAUSE)
        page = await us.call(SCAN_OLDER, wanted.model_copy(update={"files": waiting}))
        counts.add(page, again=True)
        if page.waiting != waiting:
            last = time.monotonic()
        waiting = page.waiting
    counts.waiting += len(waiting)


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
