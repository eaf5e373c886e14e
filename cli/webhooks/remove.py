"""Remove a webhook with its record."""

import argparse

from cli.session import operator
from cli.webhooks.asking import named, wish
from contracts import webhooks as w

NAME = ("webhooks", "remove")
options = named


async def run(chosen: argparse.Namespace) -> None:
    """Nothing is sent to it any more."""
    async with operator() as bus:
        await bus.call(w.DROP_WEBHOOK, wish(w.DropWebhook, webhook=chosen.webhook))
    print(f"{chosen.webhook} is removed")
