"""Sends rows in portions, a few at a time, counts what became of them, and says how far it is."""

import argparse
import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cli.bring.table import Fault, FileRow
from cli.session import Operator, operator
from contracts.base import Operation
from contracts.imports import MOST_ROWS, Imported
from kit.yamlfile import FileError

AT_ONCE = 3
SECONDS = 60.0  # a portion waits for others
MOST_BYTES = 600_000  # a message of the bus may have 1 MB
SHOWN_FAULTS = 200
STATES = ("created", "changed", "same", "refused")

Import = Operation[Any, Imported]


@dataclass
class Progress:
    """What became of the rows so far."""

    total: int
    quiet: bool = False
    lines: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)
    begun: float = field(default_factory=time.monotonic)
    told: float = 0.0

    def tell(self, *, end: bool = False) -> None:
        """A line that says how far it is, once a second."""
        now = time.monotonic()
        if self.quiet or (not end and now - self.told < 1.0):
            return
        self.told = now
        share = 100 * self.lines // max(1, self.total)
        refused = f", {self.counts['refused']} refused" if self.counts["refused"] else ""
        text = f"{self.lines:,} of {self.total:,} lines ({share} %){refused}, {now - self.begun:.0f} s"
        on_a_screen = sys.stderr.isatty()
        print(f"\r{text}" if on_a_screen else text, end="\n" if end or not on_a_screen else "", file=sys.stderr)


def options(parser: argparse.ArgumentParser) -> None:
    """What all imports are asked."""
    parser.add_argument("file", type=Path, help="a CSV file in UTF-8, with a header; see docs/imports.md")
    parser.add_argument("--portal", required=True, help="key of the portal")
    parser.add_argument("--dry-run", action="store_true", help="check every line and store nothing")
    parser.add_argument("--quiet", action="store_true", help="no progress")


async def bring(
    chosen: argparse.Namespace, operation: Import, rows: Sequence[FileRow], faults: Sequence[Fault]
) -> None:
    """Send all rows; raises FileError with the wrong lines when there are any."""
    wrong = {fault.line for fault in faults}
    good = [row for row in rows if not wrong & {row.line, *row.said.values(), *row.lines}]
    progress = Progress(sum(row.length for row in rows), chosen.quiet)
    progress.faults += faults
    progress.counts["refused"] += len(rows) - len(good)
    progress.lines += sum(row.length for row in rows) - sum(row.length for row in good)
    portions = iter(_portions(good))
    async with operator() as asking:
        await asyncio.gather(*(_send(asking, chosen, operation, portions, progress) for _ in range(AT_ONCE)))
    progress.tell(end=True)
    _conclude(chosen, progress)


async def _send(
    asking: Operator,
    chosen: argparse.Namespace,
    operation: Import,
    portions: Iterator[list[FileRow]],
    progress: Progress,
) -> None:
    for portion in portions:
        request = operation.request(
            portal=chosen.portal, rows=tuple(row.row for row in portion), dry_run=chosen.dry_run
        )
        answer = await asking.call(operation, request, seconds=SECONDS)
        for row, result in zip(portion, answer.results, strict=True):
            progress.counts[result.state] += 1
            progress.lines += row.length
            for fault in result.faults:
                line, column = row.line_of(fault.column)
                progress.faults.append(Fault(line, column, fault.found, fault.allowed))
        progress.tell()


def _portions(rows: Iterable[FileRow]) -> Iterator[list[FileRow]]:
    """As many rows as a message may have."""
    portion: list[FileRow] = []
    size = 0
    for row in rows:
        length = len(json.dumps(row.row))
        if portion and (len(portion) == MOST_ROWS or size + length > MOST_BYTES):
            yield portion
            portion, size = [], 0
        portion.append(row)
        size += length
    if portion:
        yield portion


def _conclude(chosen: argparse.Namespace, progress: Progress) -> None:
    words = {"created": "new", "changed": "changed", "same": "as they were", "refused": "refused"}
    text = ", ".join(f"{progress.counts[state]:,} {words[state]}" for state in STATES)
    print(f"{chosen.file}: {text}{' (dry run: nothing is stored)' if chosen.dry_run else ''}")
    if progress.faults:
        ordered = sorted(progress.faults, key=lambda fault: (fault.line, fault.column))
        more = [f"and {len(ordered) - SHOWN_FAULTS} more"] if len(ordered) > SHOWN_FAULTS else []
        raise FileError("\n".join([*(f"{chosen.file}: {fault}" for fault in ordered[:SHOWN_FAULTS]), *more]))
