"""Show one outside system with all that is known of it."""

import argparse
import json

from cli.session import operator
from contracts import outside
from contracts.errors import not_found

NAME = ("systems", "show")


def options(parser: argparse.ArgumentParser) -> None:
    """Which."""
    parser.add_argument("system", metavar="NAME")


async def run(chosen: argparse.Namespace) -> None:
    """As JSON."""
    async with operator() as bus:
        found = await bus.call(outside.LIST_SYSTEMS, outside.ListSystems())
    for system in found.items:
        if system.name == chosen.system:
            print(json.dumps(system.model_dump(mode="json"), indent=2))
            return
    raise not_found()
