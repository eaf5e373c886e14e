"""Named points at which a test may make a process kill itself, to prove that nothing is lost there."""

import os
import signal


def crash_point(name: str) -> None:
    """Kill this process with SIGKILL when CASEBUS_CRASH_AT names this point; only with CASEBUS_TEST=1."""
    if os.environ.get("CASEBUS_CRASH_AT") == name and os.environ.get("CASEBUS_TEST") == "1":
        os.kill(os.getpid(), signal.SIGKILL)
