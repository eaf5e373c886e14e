"""`make up`: the whole suite on this machine until Ctrl-C."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import time
from pathlib import Path

from deploy.local.errors import StartError
from deploy.local.external import External
from deploy.local.processes import missing, replica_counts
from deploy.local.progress import Progress, summary
from deploy.local.suite import Suite

SAME_SIGNAL = 1.0  # seconds; `make` passes on a signal that the terminal or the init system sent to both


def main() -> int:
    """Read the environment, run, and give the exit code."""
    if sys.argv[1:]:
        print("`make up` takes no options; deploy/local/README.md names its settings", file=sys.stderr)
        return 2
    progress = Progress()
    logging.getLogger("kit").setLevel(logging.CRITICAL)  # the connection's own comments are for services
    try:
        suite = _suite_from_environment(progress)
    except StartError as error:
        progress.failed(error)
        return 1
    return asyncio.run(_run(suite, progress))


def _suite_from_environment(progress: Progress) -> Suite:
    """`CASEBUS_DATA`, `CASEBUS_PORT`, `CASEBUS_REPLICAS`, `CASEBUS_PUBLIC_URL`, and the addresses of real servers."""
    env = os.environ
    port = env.get("CASEBUS_PORT", "8080")
    if not port.isdecimal() or not 0 < int(port) < 65_536:
        raise StartError("CASEBUS_PORT", f"{port!r} is no port number")
    if absent := missing():
        raise StartError("installation", f"these processes are not here: {', '.join(absent)}")
    passed_on = ("CASEBUS_PUBLIC_URL", "CASEBUS_TEST", "CASEBUS_CRASH_AT", "CASEBUS_PORTALS", "CASEBUS_LOG")
    groups = ("OTEL_", "CASEBUS_WEBHOOK_", "CASEBUS_SCANNER")
    return Suite(
        Path(env.get("CASEBUS_DATA") or ".casebus"),
        port=int(port),
        replicas=replica_counts(env.get("CASEBUS_REPLICAS", "")),
        env={name: env[name] for name in env if env[name] and (name in passed_on or name.startswith(groups))},
        external=External.from_environment(env),
        default_ports=True,
        tell=progress.tell,
    )


async def _run(suite: Suite, progress: Progress) -> int:
    running = asyncio.ensure_future(_until_told(suite, progress))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, _interrupted, running, suite, progress)
    try:
        await running
    except asyncio.CancelledError:
        progress.tell("suite", "everything has stopped")
        return 0
    except StartError as error:
        progress.failed(error)
        return 1
    return 0


async def _until_told(suite: Suite, progress: Progress) -> None:
    async with suite:
        await suite.load_demo()
        print(summary(suite), flush=True)
        await asyncio.Event().wait()


def _interrupted(running: asyncio.Future[None], suite: Suite, progress: Progress) -> None:
    """The first time stop in order; the second time at once."""
    if suite.stop_asked_at is None:
        progress.tell("suite", "stopping in order (once more: at once)")
        suite.stop_asked_at = time.monotonic()
        running.cancel()
    elif time.monotonic() - suite.stop_asked_at > SAME_SIGNAL:
        suite.kill_all()


if __name__ == "__main__":
    sys.exit(main())
