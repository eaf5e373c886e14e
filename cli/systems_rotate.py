"""Give an outside system another key; the old one ends."""

import argparse
from pathlib import Path

from cli.outside.credentials import asked, keep
from cli.session import operator
from cli.systems_add import told
from contracts import outside
from kit.nkeys import UserKey

NAME = ("systems", "rotate")


def options(parser: argparse.ArgumentParser) -> None:
    """Which, and where the key goes."""
    parser.add_argument("system", metavar="NAME")
    parser.add_argument("--creds", type=Path, metavar="FILE", help="where the new key goes (default: NAME.nk)")
    parser.add_argument("--wait", type=float, default=20, metavar="SECONDS", help="for the broker (default: 20)")


async def run(chosen: argparse.Namespace) -> int:
    """The new key is written beside the old one first, and takes its place once accounts has it."""
    key = UserKey.new()
    path: Path = chosen.creds or Path(f"{chosen.system}.nk")
    fresh = path.with_name(f"{path.name}.next")
    request = asked(outside.RotateSystem, name=chosen.system, public_key=key.public)
    keep(fresh, key)
    async with operator() as bus:
        system = await bus.call(outside.ROTATE_SYSTEM, request)
    fresh.replace(path)
    print(f"{system.name}: key number {system.generation} is in {path}")
    return await told(key, chosen.wait)
