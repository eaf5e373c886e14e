"""List the outside systems with their portal, state and last request."""

import argparse

from cli.session import operator
from contracts import outside

NAME = ("systems", "list")


def options(parser: argparse.ArgumentParser) -> None:
    """Of one portal, or of all."""
    parser.add_argument("--portal", default="", help="only those of this portal")


async def run(chosen: argparse.Namespace) -> None:
    """A line for each."""
    async with operator() as bus:
        found = await bus.call(outside.LIST_SYSTEMS, outside.ListSystems())
    for system in found.items:
        if chosen.portal in ("", system.portal):
            seen = f"{system.seen_at:%Y-%m-%d %H:%M}" if system.seen_at else "never seen"
            print(f"{system.name:<24} {system.portal:<12} {system.state:<8} {seen:<17} {', '.join(system.allow)}")
