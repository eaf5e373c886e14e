"""Prints the NATS accounts for a broker of one's own: `python -m deploy.nats > casebus-accounts.conf`.

The passwords are those of the data folder (`CASEBUS_DATA`, `.casebus`), made when they are not there yet.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deploy.local import keys
from deploy.local.layout import Layout
from deploy.local.parts.broker import passwords
from deploy.nats.config import render_accounts


def main() -> None:
    """Read or make the passwords and print the file to include."""
    layout = Layout(Path(os.environ.get("CASEBUS_DATA") or ".casebus").resolve())
    layout.prepare()
    keys.generate(layout)
    sys.stdout.write(render_accounts(passwords(layout), keys.read(layout, "system", "nats_password")))


if __name__ == "__main__":
    main()
