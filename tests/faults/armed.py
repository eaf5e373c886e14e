"""Named crash points: found in the code, and set in one process for one life of it."""

from __future__ import annotations

import asyncio
import re
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from contracts.bus import ACCESS
from deploy.local.suite import Suite
from kit.crash import ARMED

ROOT = Path(__file__).parents[2]
CALL = re.compile(r"crash_point\((f?)\"([^\"]+)\"\)")
ANY_PROCESS = "{self._bus.process}"
CRASH_SECONDS = 60.0


def points() -> list[str]:
    """Every crash point of the code; one of the relay is there for each process that has an outbox."""
    found: set[str] = set()
    for folder in ("kit", "services", "gateway"):
        for path in (ROOT / folder).rglob("*.py"):
            for formatted, name in CALL.findall(path.read_text(encoding="utf-8")):
                if not formatted:
                    found.add(name)
                    continue
                assert name.startswith(ANY_PROCESS), f"{path} names a crash point in a way that is not understood"
                found |= {name.replace(ANY_PROCESS, process) for process in ACCESS if _has_outbox(process)}
    return sorted(found)


def _has_outbox(process: str) -> bool:
    paths = (ROOT / "services" / process).rglob("*.py")
    return any("kit.outbox import" in path.read_text(encoding="utf-8") for path in paths)


@asynccontextmanager
async def armed(suite: Suite, point: str) -> AsyncIterator[None]:
    """Within, the process dies at this point once; on leaving it has, and the next one starts without it."""
    name = f"{point.partition('.')[0]}-1"
    mark = suite.layout.state(name) / ARMED
    dying = suite.children[name].process
    assert dying is not None
    assert dying.returncode is None
    mark.with_suffix(".new").write_text(point, encoding="utf-8")
    mark.with_suffix(".new").rename(mark)  # it is there as a whole, or not yet
    try:
        yield
        await _dies(dying, point)
    finally:
        mark.unlink(missing_ok=True)


async def _dies(dying: Process, point: str) -> None:
    try:
        async with asyncio.timeout(CRASH_SECONDS):
            code = await dying.wait()
    except TimeoutError:
        raise AssertionError(f"nothing came past {point}") from None
    assert code == -signal.SIGKILL, (point, code)
