"""Command line of `python -m deploy.secrets FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.local.errors import StartError
from deploy.secrets.making import make


def main(arguments: list[str]) -> int:
    """Make the folder and say what to do with it."""
    if len(arguments) != 1:
        print("usage: python -m deploy.secrets FOLDER", file=sys.stderr)
        return 2
    folder = Path(arguments[0])
    try:
        names = make(folder)
    except (OSError, StartError) as error:
        print(f"{folder}: {error}", file=sys.stderr)
        return 1
    print(f"{folder} holds {', '.join(names)}.")
    print(f"Kubernetes: kubectl apply -k {folder}. Keep a copy in your vault; what stands in it opens everything.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
