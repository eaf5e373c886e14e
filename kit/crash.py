"""Named points at which a test may make a process kill itself, to prove that nothing is lost there."""

import os
import signal
from pathlib import Path

ARMED = "crash-at"


def crash_point(name: str) -> None:
    """Kill this process with SIGKILL when a test has chosen this point; only with CASEBUS_TEST=1.

    It is chosen by CASEBUS_CRASH_AT, or while the process runs by a file in its state folder, which is used up.
    """
    if os.environ.get("CASEBUS_TEST") != "1":
        return
    if os.environ.get("CASEBUS_CRASH_AT") == name or _armed(name):
        os.kill(os.getpid(), signal.SIGKILL)


def _armed(name: str) -> bool:
    file = Path(os.environ.get("CASEBUS_STATE", ".")) / ARMED
    try:
        chosen = file.read_text(encoding="utf-8") == name
    except FileNotFoundError:
        return False
    if chosen:
        file.unlink(missing_ok=True)
    return chosen
