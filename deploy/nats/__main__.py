"""Prints configuration for a broker of one's own.

`python -m deploy.nats > casebus-accounts.conf`: the accounts to include. The passwords are those of the data folder
(`CASEBUS_DATA`, `.casebus`), made when they are not there yet; outside systems are those of `systems.json` in it.
`python -m deploy.nats contained|clustered`: the whole file of a server in a container, alone or one of three.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from deploy.local import keys
from deploy.local.layout import Layout
from deploy.local.parts.broker import passwords
from deploy.nats.config import render_accounts, render_contained
from deploy.nats.outside import systems_of


def main() -> None:
    """Print what the first argument names."""
    what = sys.argv[1] if len(sys.argv) > 1 else "accounts"
    if what in ("contained", "clustered"):
        sys.stdout.write(render_contained(clustered=what == "clustered"))
    elif what == "accounts":
        layout = Layout(Path(os.environ.get("CASEBUS_DATA") or ".casebus").resolve())
        layout.prepare()
        keys.generate(layout)
        systems = systems_of(layout.root / "systems.json")
        sys.stdout.write(render_accounts(passwords(layout), keys.read(layout, "system", "nats_password"), systems))
    else:
        sys.exit(f"{what!r} is none of: accounts, contained, clustered")


if __name__ == "__main__":
    main()
