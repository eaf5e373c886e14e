"""End all that an outside system may do: its requests are refused at once, and its connections are cut."""

import argparse

from cli.outside.credentials import asked
from cli.session import operator
from contracts import outside

NAME = ("systems", "revoke")


def options(parser: argparse.ArgumentParser) -> None:
    """Which."""
    parser.add_argument("system", metavar="NAME")


async def run(chosen: argparse.Namespace) -> None:
    """Again changes nothing."""
    async with operator() as bus:
        await bus.call(outside.REVOKE_SYSTEM, asked(outside.RevokeSystem, name=chosen.system))
    print(f"{chosen.system} is revoked")
