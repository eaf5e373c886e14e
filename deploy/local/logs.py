"""The logs of everything that runs: appended to, bounded in size, quoted when something fails."""

from __future__ import annotations

import asyncio
import os
import shutil
from pathlib import Path

LONGEST = 8 * 1024 * 1024
CHECK_INTERVAL = 5.0
TAIL_BYTES = 6000
TAIL_LINES = 15


def tail(path: Path) -> str:
    """The last lines of a log, for an error message."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            lines = file.read().decode(errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(lines[-TAIL_LINES:])


async def keep_bounded(folder: Path) -> None:
    """Until cancelled: move the text of each log that grew too long to `<name>.log.1`, replacing the one before."""
    while True:
        await asyncio.to_thread(_rotate, folder)
        await asyncio.sleep(CHECK_INTERVAL)


def _rotate(folder: Path) -> None:
    for path in folder.glob("*.log"):
        if path.stat().st_size > LONGEST:
            # The writer holds the file open in append mode, so it goes on at the new end after the truncation.
            shutil.copyfile(path, path.with_name(f"{path.name}.1"))
            os.truncate(path, 0)
