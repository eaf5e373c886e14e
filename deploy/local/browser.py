"""Makes sure Debian's Chromium is there for the browser tests: `python -m deploy.local.browser`.

Its headless shell is preferred: the same engine without the rest of a browser, at about 60 % of the processor time.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

SHELL = "chromium-headless-shell"
NAMES = (SHELL, "chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """The path of an installed Chromium."""
    return os.environ.get("CASEBUS_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def main() -> int:
    """Install it when it is missing and we may; say clearly what to do when we may not."""
    if os.environ.get("CASEBUS_CHROMIUM") or shutil.which(SHELL):
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        if find():
            return 0
        print(
            f"The browser tests need Chromium. Install it (Debian: apt-get install {SHELL}), or put its path into "
            "CASEBUS_CHROMIUM.",
            file=sys.stderr,
        )
        return 1
    print("Installing Debian's Chromium for the browser tests (once) ...", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", SHELL, "fonts-liberation"],
    ):
        done = subprocess.run(command, env=quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"{' '.join(command)} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}", file=sys.stderr)
            break
    return 0 if find() else 1


if __name__ == "__main__":
    sys.exit(main())
