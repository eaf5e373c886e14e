"""Print all outside systems as JSON, for `python -m deploy.secrets` and `systems declare`; no secret is in it."""

import argparse
import json

from cli.session import operator
from contracts import outside

NAME = ("systems", "export")


def options(parser: argparse.ArgumentParser) -> None:
    """There are none."""


async def run(_chosen: argparse.Namespace) -> None:
    """Revoked ones too: what they had is removed."""
    async with operator() as bus:
        found = await bus.call(outside.LIST_SYSTEMS, outside.ListSystems())
    print(json.dumps([system.model_dump(mode="json") for system in found.items], indent=1))
