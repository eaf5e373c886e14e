"""`make restore FROM=folder`: put a backup into an empty data folder, from which `make up` goes on."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from deploy.local.errors import StartError
from deploy.local.processes import ROOT
from deploy.local.progress import Progress
from deploy.local.suite import Suite


def main(arguments: list[str]) -> int:
    """Start broker, database and storage alone, restore, and stop them again; gives the exit code."""
    progress = Progress()
    if len(arguments) != 1 or not arguments[0]:
        print("Say where the backup is: make restore FROM=folder", file=sys.stderr)
        return 2
    data = Path(os.environ.get("CASEBUS_DATA") or ".casebus")
    try:
        asyncio.run(restore(Path(arguments[0]), data, progress))
    except StartError as error:
        progress.failed(error)
        return 1
    print(f"Restored into {data}. Go on with: make up", flush=True)
    return 0


async def restore(folder: Path, data: Path, progress: Progress) -> None:
    """Raises StartError; what is half restored then is never started, and the next try begins anew in its place."""
    suite = Suite(data, parts_only=True, default_ports=True, tell=progress.tell)
    await asyncio.to_thread(suite.layout.begin_restoring)
    async with suite:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "cli", "restore", str(await asyncio.to_thread(folder.resolve))),
            env=suite.env_for("operator"),
            cwd=ROOT,
        )
        if code := await process.wait():
            raise StartError("restore", f"ended with exit code {code}; repeat it once what it said is mended")
        suite.layout.restored.touch(mode=0o600)
    suite.layout.restoring.unlink()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
