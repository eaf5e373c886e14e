"""Show what was delivered to a webhook, newest first, with the last try of each."""

import argparse

from cli.session import operator
from cli.webhooks.asking import named, wish
from contracts import webhooks as w

NAME = ("webhooks", "log")


def options(parser: argparse.ArgumentParser) -> None:
    """How many, in which state."""
    named(parser)
    parser.add_argument("--state", choices=("waiting", "sent", "failed"), default="")
    parser.add_argument("--limit", type=int, default=25)


async def run(chosen: argparse.Namespace) -> None:
    """A line for each message."""
    request = wish(w.ListHookDeliveries, webhook=chosen.webhook, state=chosen.state, limit=chosen.limit)
    async with operator() as bus:
        found = await bus.call(w.LIST_HOOK_DELIVERIES, request)
    for row in found.items:
        last = row.tries[-1] if row.tries else None
        said = f"{last.status or last.error} in {last.milliseconds} ms" if last else "not tried yet"
        print(f"{row.at:%Y-%m-%d %H:%M:%S} {row.state:<8} {row.type:<32} {row.about:<20} {said}  {row.id}")
