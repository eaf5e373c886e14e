"""List the webhooks with their owners, states and what waits."""

import argparse

from cli.session import operator
from cli.webhooks.asking import line
from contracts import webhooks as w

NAME = ("webhooks", "list")


def options(parser: argparse.ArgumentParser) -> None:
    """Of one portal, or of all."""
    parser.add_argument("--portal", default="", help="only those of this portal")


async def run(chosen: argparse.Namespace) -> None:
    """A line for each."""
    async with operator() as bus:
        found = await bus.call(w.LIST_WEBHOOKS, w.ListWebhooks())
    for hook in found.items:
        if chosen.portal in ("", hook.portal):
            print(line(hook))
